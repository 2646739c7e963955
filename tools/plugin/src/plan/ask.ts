import { ToolError } from '@tripod/processes';
import type { ColumnProfile } from '../table/column-profile.js';
import { openTable, type OpenTable } from '../table/open-table.js';
import { accountOf } from './account.js';
import { adoptAnswers, type AdoptAnswers } from './answers.js';
import type { Surroundings } from './check-answers.js';
import type { GivenAnswers } from './options.js';
import { checkName } from './plan-name.js';
import { listed, usualTask } from './plan-target.js';
import { checkZone } from './plan-time.js';
import { understand, type Understanding } from './understand.js';

interface Choice {
  readonly value: string;
  readonly label: string;
  readonly hint?: string;
}

/** How questions are put; a symbol is the answer of who has stopped. @clack/prompts has this form. */
export interface Prompts {
  text(question: { message: string; placeholder?: string; initialValue?: string; validate?: (value: string | undefined) => string | undefined }): Promise<string | symbol>;
  select(question: { message: string; options: Choice[]; initialValue?: string }): Promise<string | symbol>;
  multiselect(question: { message: string; options: Choice[]; initialValues?: string[]; required?: boolean }): Promise<string[] | symbol>;
  confirm(question: { message: string; initialValue?: boolean }): Promise<boolean | symbol>;
  note(message: string, title?: string): void;
}

/** What was answered, and how it was understood. */
export interface Asked {
  readonly answers: AdoptAnswers;
  readonly understanding: Understanding;
}

/**
 * Asks what options have left open, shows what was understood, and asks whether to go on.
 *
 * @throws {ToolError} INTERRUPTED when the user stops or says no; what understanding throws
 */
export async function askAnswers(given: GivenAnswers, where: Surroundings, prompts: Prompts): Promise<Asked> {
  const placed = await askPlace(given, prompts);
  const asked = placed.from === undefined ? placed : await askTable(placed, placed.from, where, prompts);
  const named = { ...asked, name: asked.name ?? (await askName(asked, where, prompts)) };
  const answers = adoptAnswers.parse(named);
  const understood = await reconsider(answers, where, prompts);
  if (!answered(await prompts.confirm({ message: 'Make the project?', initialValue: true }))) stop();
  return understood;
}

function stop(): never {
  throw new ToolError('INTERRUPTED', 'Stopped: nothing was changed.', { exitCode: 130 });
}

/** The answer, unless the user has stopped. */
function answered<Answer>(answer: Answer | symbol): Answer {
  return typeof answer === 'symbol' ? stop() : answer;
}

async function askPlace(given: GivenAnswers, { select, text }: Prompts): Promise<GivenAnswers> {
  if (given.from !== undefined || given.schema !== undefined || given.empty === true) return given;
  const options = [
    { value: 'from', label: 'a table', hint: 'CSV, TSV, JSON, JSON lines or Parquet' },
    { value: 'schema', label: 'a JSON Schema', hint: 'no rows yet' },
    { value: 'empty', label: 'nothing yet', hint: 'a key, a time and a number' },
  ];
  const kind = answered(await select({ message: 'What do you begin with?', options }));
  if (kind === 'empty') return { ...given, empty: true };
  const place = answered(await text({ message: 'Where is the file?', placeholder: kind === 'from' ? 'customers.csv' : 'customer.schema.json', validate: required }));
  if (kind === 'from') return { ...given, from: place };
  return { ...given, schema: place, label: given.label ?? answered(await text({ message: 'Which property is to be predicted?', validate: required })) };
}

const required = (value: string | undefined): string | undefined => (value === undefined || value.trim() === '' ? 'Answer, or stop by Ctrl-C.' : undefined);

async function askTable(given: GivenAnswers, from: string, where: Surroundings, prompts: Prompts): Promise<GivenAnswers> {
  const open = await openTable(from, where.from, given);
  try {
    const label = given.label ?? (await askLabel(open, prompts));
    const task = given.task ?? (await askTask(open, label, prompts));
    const key = given.key ?? (await askKey(open, label, prompts));
    const time = given.time ?? (await askTime(open, [label, key], prompts));
    const zone = given.zone ?? (await askZone(open, time, prompts));
    return { ...given, label, ...(task === undefined ? {} : { task }), ...(key === undefined ? {} : { key }), ...(time === undefined ? {} : { time }), ...(zone === undefined ? {} : { zone }) };
  } finally {
    open.close();
  }
}

function choiceOf({ original, shape, distinct, values }: ColumnProfile): Choice {
  return { value: original, label: original, hint: `${shape.kind}, ${distinct.toLocaleString('en')} different: ${listed(values, 3)}` };
}

async function askLabel({ profile }: OpenTable, { select }: Prompts): Promise<string> {
  const usable = profile.columns.filter(({ shape, distinct, isRowNumber }) => distinct > 1 && !isRowNumber && ['number', 'boolean', 'text'].includes(shape.kind));
  if (usable.length === 0) throw new ToolError('LABEL_UNUSABLE', 'The table has no column that can be predicted: each is the same in every row, or holds times, lists or objects.');
  // The label is often the last column.
  return answered(await select({ message: 'Which column is to be predicted?', options: [...usable].reverse().map(choiceOf) }));
}

async function askTask({ profile }: OpenTable, label: string, { select }: Prompts): Promise<AdoptAnswers['task']> {
  const column = profile.columns.find(({ original }) => original === label);
  // Only few whole numbers may be either.
  if (column === undefined || usualTask(column) !== 'number' || column.distinct > 20 || column.shape.kind !== 'number' || !column.shape.isWhole) return undefined;
  const options = [
    { value: 'number', label: 'an amount', hint: '2 is twice 1' },
    { value: 'classes', label: 'kinds', hint: 'each number is a name' },
  ];
  return adoptAnswers.shape.task.parse(answered(await select({ message: `What are the ${column.distinct} numbers of '${label}'?`, options })));
}

const MADE = '\u0000';

async function askKey({ profile }: OpenTable, label: string, { select }: Prompts): Promise<string | undefined> {
  const candidates = profile.columns.filter(({ original, filled, distinct, shape }) => original !== label && filled === profile.rows && distinct === profile.rows && (shape.kind === 'text' || (shape.kind === 'number' && shape.isWhole)));
  if (candidates.length === 0) return undefined;
  const options = [...candidates.map(choiceOf), { value: MADE, label: 'none of them', hint: 'a key is made of the fields of each row' }];
  const key = answered(await select({ message: 'Which column names a row, also when it comes again?', options, initialValue: MADE }));
  return key === MADE ? undefined : key;
}

async function askTime({ profile }: OpenTable, taken: readonly (string | undefined)[], { select }: Prompts): Promise<string | undefined> {
  const candidates = profile.columns.filter(({ original, filled, distinct, shape }) => !taken.includes(original) && filled === profile.rows && distinct > 1 && (shape.kind === 'day' || shape.kind === 'minute'));
  if (candidates.length === 0) return undefined;
  const options = [...candidates.map(choiceOf), { value: MADE, label: 'none of them', hint: 'rows are split by shares' }];
  const time = answered(await select({ message: 'When did a row happen? Rows are split by that time.', options }));
  return time === MADE ? undefined : time;
}

async function askZone({ profile }: OpenTable, time: string | undefined, { text }: Prompts): Promise<string | undefined> {
  const shape = profile.columns.find(({ original }) => original === time)?.shape;
  if (shape === undefined || (shape.kind !== 'day' && shape.kind !== 'minute') || !shape.hasOffsets) return undefined;
  return answered(await text({ message: 'The times have an offset. The clocks of which zone shall show them?', initialValue: 'UTC', validate: (zone) => faultOf(() => checkZone(zone ?? '')) }));
}

async function askName({ from, label }: GivenAnswers, where: Surroundings, { text }: Prompts): Promise<string> {
  const usual = (label ?? from ?? '').toLowerCase().replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^[-0-9]+|-+$/g, '');
  return answered(await text({ message: 'How is the project called? Its folders and its model get that name.', initialValue: usual, validate: (name) => faultOf(() => checkName(name ?? '', where.taken)) }));
}

function faultOf(check: () => void): string | undefined {
  try {
    check();
    return undefined;
  } catch (thrown) {
    if (thrown instanceof ToolError) return thrown.message;
    throw thrown;
  }
}

/** Shows what was understood, as long as the user takes other columns. */
async function reconsider(answers: AdoptAnswers, where: Surroundings, prompts: Prompts): Promise<Asked> {
  let current = answers;
  for (;;) {
    const understanding = await understand(current, where);
    prompts.note(accountOf(understanding), 'Understood');
    if (current.from === undefined) return { answers: current, understanding };
    const { plan } = understanding;
    const taken = plan.fields.filter(({ original }) => original !== current.key && original !== current.time).map(({ original }) => original);
    const fields = [...taken, ...plan.leftOut.map(({ original }) => original)];
    const wanted = answered(await prompts.multiselect({ message: 'Which columns shall the instances have?', options: fields.map((original) => ({ value: original, label: original })), initialValues: taken, required: true }));
    const [added, removed] = [wanted.filter((original) => !taken.includes(original)), taken.filter((original) => !wanted.includes(original))];
    if (added.length === 0 && removed.length === 0) return { answers: current, understanding };
    current = {
      ...current,
      leaveOut: [...current.leaveOut.filter((original) => !added.includes(original)), ...removed],
      keep: [...current.keep.filter((original) => !removed.includes(original)), ...added.filter((original) => !current.leaveOut.includes(original))],
    };
  }
}
