import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ToolError } from '@tripod/processes';
import type { ProjectPlan } from '../plan/project-plan.js';
import { namesOf } from '../project/names.js';

/** The line of .env that names the table; undefined where there is none. */
export function tableLine(plan: ProjectPlan, from: string): string | undefined {
  if (plan.table.format === 'none') return undefined;
  const place = resolve(from, plan.table.place);
  if (/[;\n'"]/.test(place)) throw new ToolError('BAD_USAGE', `The path ${place} has a character that a setting cannot hold (; or a quote): rename the file or its folder. Nothing was changed.`);
  return `SOURCE_FILES='${namesOf(plan).manyFile}=${place}'`;
}

/** Puts a line into the .env of a checkout, in place of one of the same name. */
export function writeEnvLine(root: string, line: string): void {
  const file = join(root, '.env');
  const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const name = line.slice(0, line.indexOf('='));
  const others = before.split('\n').filter((each) => each !== '' && !each.startsWith(`${name}=`));
  writeFileSync(file, `${[...others, line].join('\n')}\n`);
}
