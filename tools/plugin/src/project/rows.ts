import { dayText, minuteText } from '@tripod/contracts';
import type { ProjectPlan } from '../plan/project-plan.js';
import { randomNumbers, type Random } from './random.js';

type PlannedField = ProjectPlan['fields'][number];

/** A value as the contract has it. */
export type MadeUpValue = string | number | boolean | null;

/** A made-up row: fields of the instance, and the label; null where the label is not known. */
export interface MadeUpRow {
  readonly instance: Readonly<Record<string, MadeUpValue>>;
  readonly label: MadeUpValue;
}

/** How many rows a fixture has. */
export const FIXTURE_ROWS = 200;

/** More than a double holds, less than 64 bits. */
const LONG_DIGITS = 18;

/** Which every table has: what a label is drawn from must be there often enough to learn, validate and test. */
const LEAST_OF_A_CLASS = 12;

/**
 * Rows that have the shape of the table: shares, quantiles and categories of its profile, and nothing else of it. Texts are
 * made of syllables. The same plan gives the same rows.
 */
export function madeUpRows(plan: ProjectPlan, count = FIXTURE_ROWS): readonly MadeUpRow[] {
  const random = randomNumbers(plan.name);
  const makers = plan.fields.map((field) => [field, valueMaker(field, plan, random)] as const);
  const label = labelMaker(plan, count, random);
  return Array.from({ length: count }, (_, row) => ({
    instance: Object.fromEntries(makers.map(([field, make]) => [field.name, make(row)])),
    label: label(row),
  }));
}

function valueMaker(field: PlannedField, plan: ProjectPlan, random: Random): (row: number) => MadeUpValue {
  const { profile, nullable } = field;
  const isLongInteger = plan.table.format === 'parquet' && plan.table.columns[field.original] === 'digits' && field.kind === 'text';
  if (plan.key.name === field.name) return (row) => (isLongInteger ? `1${String(row + 1).padStart(LONG_DIGITS - 1, '0')}` : field.kind === 'integer' ? (field.min ?? 1) + row : keyText(plan, field, row));
  const draw = isLongInteger ? () => String(10 ** 15 + Math.floor(10 ** 15 * random())) : drawing(field, random);
  return () => (nullable && random() < profile.nullShare ? null : draw());
}

function keyText({ noun }: ProjectPlan, { maxLength }: PlannedField, row: number): string {
  const text = `${noun.one.replace(/[^A-Za-z0-9]+/g, '-')}-${row + 1}`;
  return maxLength === undefined || text.length <= maxLength ? text : String(row + 1);
}

function drawing(field: PlannedField, random: Random): () => MadeUpValue {
  const { kind, profile, categories = [] } = field;
  switch (kind) {
    case 'integer':
      return () => Math.round(fromQuantiles(profile.quantiles, random()));
    case 'float':
      return () => inDigits(fromQuantiles(profile.quantiles, random()), field);
    case 'boolean':
      return () => fromCounts(profile.counts, random()) === 1;
    case 'category':
      return () => categories[fromCounts(profile.counts, random())] ?? categories[0] ?? '';
    case 'minute':
      return () => minuteText(Math.round(fromQuantiles(profile.quantiles, random())));
    case 'day':
      return () => dayText(Math.round(fromQuantiles(profile.quantiles, random())));
    case 'text': {
      const texts = Array.from({ length: Math.max(1, Math.min(profile.distinct, 60)) }, () => words(profile.medianLength ?? 8, field.maxLength, random));
      return () => texts[Math.floor(random() * texts.length)] ?? '';
    }
  }
}

/** Labels in the shares of the table, none of them too rare to be learned. */
function labelMaker({ target, rows, labelledRows }: ProjectPlan, count: number, random: Random): (row: number) => MadeUpValue {
  const unknown = rows === 0 ? 0 : (rows - labelledRows) / rows;
  const draw = (row: number): MadeUpValue => {
    switch (target.task) {
      case 'binary':
        return row < 2 * LEAST_OF_A_CLASS ? row % 2 === 1 : random() < target.share;
      case 'classes': {
        const each = Math.min(LEAST_OF_A_CLASS, Math.floor(count / 2 / target.categories.length));
        return target.categories[row < each * target.categories.length ? row % target.categories.length : fromCounts(target.counts, random())] ?? null;
      }
      case 'number': {
        const value = fromQuantiles(target.quantiles, random());
        return target.kind === 'integer' ? Math.round(value) : Number(value.toPrecision(6));
      }
    }
  };
  // The rows whose label is not known yet come last: they are the newest.
  const known = Math.max(count / 2, Math.round(count * (1 - unknown)));
  return (row) => (row < known ? draw(row) : null);
}

const PARTS = [0, 0.05, 0.25, 0.5, 0.75, 0.95, 1];

/** A value between the quantiles of {@link PARTS}, by linear interpolation. */
function fromQuantiles(quantiles: readonly number[], share: number): number {
  const above = PARTS.findIndex((part) => part >= share);
  const [low, high] = [quantiles[Math.max(0, above - 1)] ?? 0, quantiles[above] ?? 0];
  const [from, to] = [PARTS[Math.max(0, above - 1)] ?? 0, PARTS[above] ?? 1];
  return to === from ? low : low + ((share - from) / (to - from)) * (high - low);
}

function fromCounts(counts: readonly number[], share: number): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  let rest = share * total;
  for (const [index, count] of counts.entries()) if ((rest -= count) < 0) return index;
  return 0;
}

/** Six digits are enough for a number that nobody has measured; its bounds hold. */
function inDigits(value: number, { min, max }: PlannedField): number {
  const rounded = Number(value.toPrecision(6));
  return Math.min(max ?? Infinity, Math.max(min ?? -Infinity, rounded));
}

const SYLLABLES = ['ba', 'de', 'fi', 'go', 'lu', 'ma', 'ne', 'pi', 'ro', 'su', 'ta', 'vi'];

function words(length: number, maxLength: number | undefined, random: Random): string {
  let text = '';
  while (text.length < length) {
    text += SYLLABLES[Math.floor(random() * SYLLABLES.length)];
    if (random() < 0.2 && text.length + 3 < length) text += ' ';
  }
  const cut = text.slice(0, Math.max(1, Math.min(length, maxLength ?? length))).trim();
  return cut === '' ? 'a' : cut;
}
