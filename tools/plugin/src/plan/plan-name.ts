import { ToolError } from '@tripod/processes';
import type { ProjectPlan } from './project-plan.js';

const MAX_LENGTH = 40;
/** Names of folders and packages that mean something to npm, Nx or us. */
const RESERVED = new Set(['contract', 'contracts', 'exchange', 'testing', 'fixtures', 'nodes', 'node', 'etl', 'ml', 'user', 'tripod', 'tools', 'start', 'database', 'default', 'index', 'test', 'tests', 'src', 'dist', 'node-modules', 'constructor', 'proto']);

/**
 * Checks the name of a project.
 *
 * @param taken names that folders have already
 * @throws {ToolError} BAD_USAGE, NAME_TAKEN
 */
export function checkName(name: string, taken: readonly string[]): void {
  const wanted = 'a name is in kebab-case: letters from a to z, digits, and single hyphens between them, such as churn or house-prices';
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
    const better = name.normalize('NFKD').replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^[-0-9]+|-+$/g, '');
    throw new ToolError('BAD_USAGE', `--name ${name} does not fit: ${wanted}.${better === '' ? '' : ` Take --name ${better}.`}`);
  }
  if (name.length > MAX_LENGTH) throw new ToolError('BAD_USAGE', `--name ${name} has ${name.length} characters; the max is ${MAX_LENGTH}.`);
  if (RESERVED.has(name)) throw new ToolError('NAME_TAKEN', `--name ${name} is reserved: the workspace uses it. Take a name of your business, such as ${name}-model.`);
  if (taken.includes(name)) throw new ToolError('NAME_TAKEN', `--name ${name} is taken: there is a folder of that name. Take another one, such as ${name}-model.`);
}

/**
 * What the instances are called: the name of the file, where it is a plural.
 *
 * @param place of the table
 */
export function nounOf(place: string | undefined): ProjectPlan['noun'] {
  const file = (place ?? '').split(/[\\/]/).at(-1) ?? '';
  const base = file.replace(/(\.\w+)+$/, '').toLowerCase();
  const many = base.split(/[^a-z]+/).filter((word) => word !== '').join(' ');
  const usual = { one: 'case', many: 'cases' };
  if (!/^[a-z]{3,}( [a-z]{2,})?$/.test(many) || !many.endsWith('s') || /(ss|us|is|news|series|species|data|sales|statistics)$/.test(many)) return usual;
  if (many.endsWith('ies') && !/(movies|cookies|calories|selfies|ties)$/.test(many)) return { one: `${many.slice(0, -3)}y`, many };
  const one = /(ches|shes|xes|sses|zes)$/.test(many) ? many.slice(0, -2) : many.slice(0, -1);
  return { one, many };
}

/** @throws {ToolError} BAD_USAGE for words that make no names */
export function checkNoun({ one, many }: ProjectPlan['noun']): void {
  for (const word of [one, many]) {
    if (!/^[a-z][a-z0-9]*( [a-z][a-z0-9]*){0,2}$/.test(word) || word.length > 30) throw new ToolError('BAD_USAGE', `--noun ${one},${many}: '${word}' is not one to three words of letters from a to z, such as customer,customers.`);
  }
  if (one === many) throw new ToolError('BAD_USAGE', `--noun ${one},${many}: give two different words, for one and for many.`);
}
