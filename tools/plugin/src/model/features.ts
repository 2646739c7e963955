import { distinct } from '../project/names.js';
import type { PlannedField, ProjectPlan } from '../plan/project-plan.js';
import { piecesFor } from './table-size.js';

/** A day or minute, and what the model takes from it. */
export interface DateFeatures {
  readonly column: string;
  readonly unit: 'day' | 'minute';
  /** New name → part, on circles; empty where the date may be missing. */
  readonly circles: Readonly<Record<string, TimePart>>;
  /** New name → part, a column for each value. */
  readonly categories: Readonly<Record<string, TimePart>>;
}

/** A part of a date, as the factory `takeDateParts` names it. */
export type TimePart = 'hour' | 'weekday' | 'month' | 'day_of_year';

/** Which fields the model reads, and as what. Each list is in the order of the contract. */
export interface Features {
  /** All fields that are read. */
  readonly read: readonly string[];
  /** Numbers, and answers of yes or no, that are always there. */
  readonly complete: readonly string[];
  /** Numbers that may be missing. */
  readonly open: readonly string[];
  /** Those of them that get a column which says that the number was missing. */
  readonly indicated: readonly string[];
  /** Amounts by whose ratios rows differ: new name → field. `ln` where the contract allows neither 0 nor less. */
  readonly logs: { readonly ln: Readonly<Record<string, string>>; readonly log1p: Readonly<Record<string, string>> };
  /** Numbers that are cut into pieces, and how many pieces; none where the table is too small for it. */
  readonly pieces: { readonly columns: readonly string[]; readonly count: number };
  /** Fields of which each value that enough rows have gets a column. */
  readonly categories: readonly string[];
  /** Texts of many values. */
  readonly texts: readonly string[];
  readonly dates: readonly DateFeatures[];
}

/**
 * What the model reads of a table's fields.
 *
 * @throws {TypeError} when no field is left to learn from
 */
export function featuresOf(plan: Pick<ProjectPlan, 'fields' | 'key' | 'time' | 'labelledRows'>): Features {
  const fields = plan.fields.filter(({ name, treatment }) => treatment !== 'none' && name !== plan.key.name);
  if (fields.length === 0) throw new TypeError('no field is left to learn from');
  const numbers = fields.filter((field) => isNumber(field) || (isDate(field) && field.name !== plan.time));
  const flags = fields.filter((field) => field.kind === 'boolean' && !field.nullable);
  const open = numbers.filter(({ nullable }) => nullable).map(({ name }) => name);
  const taken = plan.fields.map(({ name }) => name);
  const isComplete = ({ name, nullable }: PlannedField) => !nullable && [...numbers, ...flags].some((each) => each.name === name);
  const named = (chosen: readonly PlannedField[]) => chosen.map(({ name }) => name);
  const count = piecesFor(plan.labelledRows);
  return {
    read: named(fields),
    complete: named(fields.filter(isComplete)),
    open,
    indicated: open.filter((name) => !taken.includes(`${name}_missing`)),
    logs: logsOf(fields, taken),
    pieces: { columns: count === 0 ? [] : named(numbers.filter(({ profile }) => profile.distinct > 2)), count },
    categories: named(fields.filter((field) => !isNumber(field) && !isDate(field) && !isComplete(field) && field.treatment !== 'hashed')),
    texts: named(fields.filter(({ treatment }) => treatment === 'hashed')),
    dates: fields.filter(isDate).map((field) => datesOf(field, plan, taken)),
  };
}

const isDate = ({ kind, treatment }: PlannedField) => (kind === 'day' || kind === 'minute') && treatment === 'date-parts';
const isNumber = ({ kind, treatment }: PlannedField) => (kind === 'integer' || kind === 'float') && (treatment === 'number' || treatment === 'logarithm');

function logsOf(fields: readonly PlannedField[], taken: readonly string[]): Features['logs'] {
  const amounts = fields.filter(({ treatment }) => treatment === 'logarithm');
  const names = distinct(amounts.map(({ name }) => `ln_${name}`), taken);
  const entries = amounts.map((field, at) => [names[at]!, field] as const);
  const of = (isWanted: (field: PlannedField) => boolean) => Object.fromEntries(entries.flatMap(([name, field]) => (isWanted(field) ? [[name, field.name]] : [])));
  const isPositive = ({ min }: PlannedField) => min !== undefined && min > 0;
  return { ln: of(isPositive), log1p: of((field) => !isPositive(field)) };
}

const MINUTES_OF_DAY = 1440;
/** A part says something when what is learned from has seen it come round: so many days at least. */
const COMES_ROUND: Readonly<Record<TimePart, number>> = { hour: 2, weekday: 21, month: 500, day_of_year: 500 };
/** From so many rows on each weekday and hour has enough of its own. */
const ROWS_FOR_PARTS = 2000;

function datesOf({ name, kind, nullable, profile }: PlannedField, { labelledRows }: Pick<ProjectPlan, 'labelledRows'>, taken: readonly string[]): DateFeatures {
  const unit = kind === 'day' ? 'day' : 'minute';
  const [first = -Infinity, last = Infinity] = [profile.quantiles.at(0), profile.quantiles.at(-1)];
  const days = (last - first) / (unit === 'day' ? 1 : MINUTES_OF_DAY);
  const parts = (wanted: readonly TimePart[]) => {
    const chosen = wanted.filter((part) => days >= COMES_ROUND[part] && (part !== 'hour' || unit === 'minute'));
    const names = distinct(chosen.map((part) => `${name}_${part}`), taken);
    return Object.fromEntries(chosen.map((part, at) => [names[at]!, part]));
  };
  const hasMany = labelledRows >= ROWS_FOR_PARTS;
  return {
    column: name,
    unit,
    circles: nullable ? {} : parts(hasMany ? ['hour', 'day_of_year'] : ['hour', 'weekday', 'day_of_year']),
    categories: nullable ? parts(['hour', 'weekday', 'month']) : parts(hasMany ? ['hour', 'weekday'] : []),
  };
}
