import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { messageOf, ToolError } from '@tripod/processes';
import type { AdoptAnswers } from './answers.js';
import { differentNames, fieldName } from './field-names.js';
import { MADE_UP_ROWS } from './made-up-profile.js';
import { nounOf } from './plan-name.js';
import { shellText } from './plan-target.js';
import { projectPlan, type PlannedField, type PlannedTarget, type ProjectPlan } from './project-plan.js';
import { schemaFields, targetOfSchema, type SchemaField } from './schema-fields.js';

const MAX_BYTES = 10 * 2 ** 20;

/**
 * The plan of a project whose instances, with their label, a JSON Schema describes.
 *
 * @param from the folder that a relative place starts from
 * @throws {ToolError} SCHEMA_UNUSABLE, BAD_USAGE
 */
export async function schemaPlan(answers: AdoptAnswers, from: string): Promise<{ readonly plan: ProjectPlan; readonly notes: readonly string[] }> {
  const path = resolve(from, answers.schema ?? '');
  const { fields, leftOut } = schemaFields(path, await documentOf(path));
  const names = fields.map(({ original }) => original).join(', ');
  const named = (name: string, option: string): SchemaField => {
    const found = fields.find(({ original }) => original === name);
    if (found === undefined) throw new ToolError('BAD_USAGE', `${option} ${shellText(name)}: ${path} has no such property. It has ${names}.`);
    return found;
  };
  if (answers.label === undefined) throw new ToolError('BAD_USAGE', `Name the property to predict by --label: ${path} has ${names}.`);
  const label = named(answers.label, '--label');
  const key = answers.key === undefined ? undefined : named(answers.key, '--key');
  const time = answers.time === undefined ? undefined : named(answers.time, '--time');
  refuseRoles(label, key, time);
  const target = targetOfSchema(label, answers);
  const others = fields.filter((field) => field !== label && field !== key && !answers.leaveOut.includes(field.original));
  if (others.length === 0) throw new ToolError('SCHEMA_UNUSABLE', `${path} describes nothing to predict '${label.original}' by: add a property.`);
  const noun = answers.noun ?? nounOf(undefined);
  const plan = { ...planOf(answers, noun, target, key, time, others), leftOut: [...leftOut, ...answers.leaveOut.map((original) => ({ original, reason: 'you leave it out' }))] };
  return { plan: projectPlan.parse(plan), notes: ['A schema has no rows: they are made up until etl has a source.'] };
}

function planOf(answers: AdoptAnswers, noun: ProjectPlan['noun'], target: PlannedTarget, key: SchemaField | undefined, time: SchemaField | undefined, others: readonly SchemaField[]): Omit<ProjectPlan, 'leftOut'> {
  const keyName = key === undefined ? `${noun.one.replaceAll(' ', '_')}_id` : fieldName(key.original, 'text', 0);
  const kinds = { binary: 'boolean', classes: 'category', number: 'float' } as const;
  const [keyed = keyName, targetName = target.name, ...names] = differentNames([keyName, fieldName(target.original, kinds[target.task], 0), ...others.map(({ original, kind }, place) => fieldName(original, kind, place))]);
  const fields: PlannedField[] = others.map((field, index) => ({ name: names[index]!, ...field }));
  const timeName = fields.find(({ original }) => original === time?.original)?.name;
  return {
    ...{ name: answers.name, noun, scope: answers.scope, owners: answers.owners, table: { format: 'none' }, rows: MADE_UP_ROWS, labelledRows: MADE_UP_ROWS },
    key: { from: key === undefined ? 'made' : 'column', name: keyed },
    ...(timeName === undefined ? {} : { time: timeName }),
    fields: key === undefined ? fields : [{ name: keyed, ...key, treatment: 'none' }, ...fields],
    target: { ...target, name: targetName },
  };
}

function refuseRoles(label: SchemaField, key: SchemaField | undefined, time: SchemaField | undefined): void {
  for (const [option, field] of [['--key', key], ['--time', time]] as const) {
    if (field === undefined) continue;
    if (field === label) throw new ToolError('BAD_USAGE', `${option} ${shellText(field.original)} is the label, which is not known when the model predicts. Name another property.`);
    if (field.nullable) throw new ToolError(option === '--key' ? 'KEY_UNUSABLE' : 'TIME_UNUSABLE', `${option} ${shellText(field.original)} may be missing: make it required, and not null.`);
  }
  if (key !== undefined && key.kind !== 'text' && key.kind !== 'integer') throw new ToolError('KEY_UNUSABLE', `The key '${key.original}' is a ${key.kind}: a key is a text or an integer.`);
  if (time !== undefined && time.kind !== 'minute' && time.kind !== 'day') throw new ToolError('TIME_UNUSABLE', `The time '${time.original}' is a ${time.kind}: give it the format date or date-time.`);
}

async function documentOf(path: string): Promise<unknown> {
  let text: string;
  try {
    if ((await stat(path)).size > MAX_BYTES) throw new Error(`it has more than ${MAX_BYTES / 2 ** 20} MiB`);
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw new ToolError('SCHEMA_UNUSABLE', `${path} cannot be read (${messageOf(cause)}). Name an existing file.`, { cause });
  }
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw new ToolError('SCHEMA_UNUSABLE', `${path} is not JSON (${messageOf(cause)}).`, { cause });
  }
}
