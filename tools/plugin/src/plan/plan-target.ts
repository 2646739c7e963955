import { ToolError } from '@tripod/processes';
import type { ColumnProfile, CountedValue } from '../table/column-profile.js';
import { pairOf } from '../table/profile-column.js';
import type { AdoptAnswers } from './answers.js';
import { fitsInteger } from './bounds.js';
import { described, inOrder } from './plan-fields.js';
import type { FieldReading, PlannedTarget } from './project-plan.js';

/** More kinds than this are a matter of search, not of a softmax; each is a field of the prediction. */
const MAX_CLASSES = 100;
const MAX_CLASS_LENGTH = 100;

/** A target without its name, which depends on those of the fields; and what was decided, as sentences. */
export interface TargetDraft {
  readonly target: PlannedTarget;
  readonly notes: readonly string[];
}

/** What a label looks like, unless the user says otherwise. */
export function usualTask({ shape, distinct }: ColumnProfile): 'binary' | 'classes' | 'number' {
  if (shape.kind === 'boolean' || distinct === 2) return 'binary';
  return shape.kind === 'number' ? 'number' : 'classes';
}

/**
 * What is to be predicted, by the column of the label.
 *
 * @throws {ToolError} LABEL_UNUSABLE, BAD_USAGE for an answer that does not fit the column
 */
export function targetOf(label: ColumnProfile, rows: number, { task, positive }: Pick<AdoptAnswers, 'task' | 'positive'>): TargetDraft {
  refuseUnusable(label, rows);
  switch (task ?? usualTask(label)) {
    case 'binary':
      return binaryTarget(label, positive);
    case 'classes':
      return classesTarget(label);
    case 'number':
      return numberTarget(label);
  }
}

function refuse(message: string): never {
  throw new ToolError('LABEL_UNUSABLE', message);
}

function refuseUnusable({ original, shape, filled, distinct, values }: ColumnProfile, rows: number): void {
  if (filled === 0) refuse(`The label '${original}' has no value in any of the ${rows.toLocaleString('en')} rows. Choose another column by --label.`);
  if (shape.kind === 'unread') refuse(`The label '${original}' has the type ${shape.type}, which etl's source does not read. Write it as a text, a number or a boolean, or choose another column by --label.`);
  if (shape.kind === 'nested') refuse(`The label '${original}' holds lists or objects. Choose a column of texts, numbers or booleans by --label.`);
  if (shape.kind === 'mixed') {
    const { numbers, others, example } = shape;
    refuse(
      `The label '${original}' holds ${numbers.toLocaleString('en')} numbers and ${others.toLocaleString('en')} other texts, such as ${shown(example.value)} in row ${example.row.toLocaleString('en')}. ` +
        `Say that it means a missing value (--missing ${shellText(example.value)}), or that all are texts (--text ${shellText(original)}).`,
    );
  }
  if (distinct === 1) refuse(`The label '${original}' is ${shown(values[0]?.value ?? '')} in every row: there is nothing to predict. Choose another column by --label.`);
  if (shape.kind === 'day' || shape.kind === 'minute') refuse(`The label '${original}' is a time, which no task predicts. Choose another column by --label, or make a number of it before.`);
  if (shape.kind === 'text' && shape.formulas * 2 > filled) refuse(`The label '${original}' holds formulas of a spreadsheet, not their values. Save the sheet with its values.`);
}

function binaryTarget(label: ColumnProfile, positive: string | undefined): TargetDraft {
  const { original, distinct, values, shape } = label;
  const [one, other] = values;
  if (distinct !== 2 || one === undefined || other === undefined) {
    throw new ToolError('BAD_USAGE', `The label '${original}' has ${distinct.toLocaleString('en')} different values (${listed(values)}), and --task binary wants two. Take --task ${shape.kind === 'number' ? 'number' : 'classes'}.`);
  }
  if (positive !== undefined && positive !== one.value && positive !== other.value) throw new ToolError('BAD_USAGE', `--positive ${positive}: the values of '${original}' are ${listed(values)}.`);
  const pair = pairOf(values);
  const rarer = one.count < other.count ? one : other;
  const yesValue = values.find(({ value, raw }) => (positive === undefined ? raw === pair?.yes : value === positive)) ?? rarer;
  const noValue = yesValue === one ? other : one;
  const yes = yesValue.value;
  if (yesValue.raw === undefined || noValue.raw === undefined) refuse(`The label '${original}' has ${listed(values)} with and without blanks around them. Write each in one way.`);
  const isGiven = shape.kind === 'boolean' && shape.reading.as === 'given' && yes === 'true';
  const reading: FieldReading = isGiven ? { as: 'given' } : { as: 'boolean', yes: yesValue.raw, no: noValue.raw };
  const share = yesValue.count / (yesValue.count + noValue.count);
  const notes = positive === undefined && pair === undefined ? [`'${yes}' of '${original}' counts as yes, since it is the rarer one; --positive ${shellText(noValue.value)} turns that round.`] : [];
  return { target: { task: 'binary', name: original, original, description: described(label, `yes is '${yes}'`), reading, yes, share }, notes };
}

function classesTarget(label: ColumnProfile): TargetDraft {
  const { original, distinct, values, shape } = label;
  if (distinct > MAX_CLASSES) {
    const other = shape.kind === 'number' ? 'Take --task number, or put rare values together' : 'Put rare values together before, or choose another column by --label';
    refuse(`The label '${original}' has ${distinct.toLocaleString('en')} different values; a model of classes takes ${MAX_CLASSES} at most. ${other}.`);
  }
  if (distinct * 2 > label.filled) refuse(`The label '${original}' has ${distinct.toLocaleString('en')} different values in ${label.filled.toLocaleString('en')} rows: it names the rows, and there is nothing to learn. Choose another column by --label.`);
  const long = values.find(({ value }) => value.length > MAX_CLASS_LENGTH);
  if (long !== undefined) refuse(`A value of the label '${original}' has ${long.value.length.toLocaleString('en')} characters (${shown(long.value)}). Give classes short names.`);
  const sorted = [...values].sort((one, other) => inOrder(one.value, other.value));
  const rare = sorted.filter(({ count }) => count < 10);
  const notes = rare.length === 0 ? [] : [`Few rows show ${listed(rare)}: the model can hardly learn ${rare.length === 1 ? 'it' : 'them'}.`];
  const reading: FieldReading = shape.kind === 'text' ? textReading(shape.reading) : { as: 'text' };
  return { target: { task: 'classes', name: original, original, description: described(label), reading, categories: sorted.map(({ value }) => value), counts: sorted.map(({ count }) => count) }, notes };
}

/** Classes are compared as texts: without blanks around them. */
const textReading = (reading: FieldReading): FieldReading => (reading.as === 'text' ? reading : { as: 'text' });

function numberTarget(label: ColumnProfile): TargetDraft {
  const { original, distinct, shape, values } = label;
  if (shape.kind !== 'number') throw new ToolError('BAD_USAGE', `The label '${original}' holds no numbers (${listed(values)}): take --task ${distinct === 2 ? 'binary' : 'classes'}.`);
  const { quantiles, isWhole, reading } = shape;
  const [min = 0, max = 0] = [quantiles[0], quantiles[6]];
  const kind = isWhole && fitsInteger(min, max) ? 'integer' : 'float';
  const notes = isWhole && distinct <= 10 ? [`'${original}' has ${distinct} different numbers: if they stand for kinds, add --task classes.`] : [];
  return { target: { task: 'number', name: original, original, description: described(label), reading, kind, min, max, quantiles: [...quantiles] }, notes };
}

/** Some values, as a message lists them. */
export function listed(values: readonly CountedValue[], most = 4): string {
  const names = values.slice(0, most).map(({ value }) => shown(value));
  return values.length > most ? `${names.join(', ')} and ${(values.length - most).toLocaleString('en')} more` : names.join(', ');
}

/** A text of the table in a message: not long, on one line. */
export function shown(text: string): string {
  const line = text.replaceAll(/\p{Cc}+/gu, ' ');
  return `'${line.length > 40 ? `${line.slice(0, 40)}…` : line}'`;
}

/** A text as a shell takes it. */
export const shellText = (text: string): string => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`);
