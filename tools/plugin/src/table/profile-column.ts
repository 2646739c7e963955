import type { FieldReading } from '../plan/project-plan.js';
import type { ColumnProfile, ColumnShape, CountedValue } from './column-profile.js';
import type { GivenKind, LoadedColumn } from './loaded-table.js';
import { trimSql } from './missing-marks.js';
import { numberReadingOf, numberSql, type NumberReading } from './number-forms.js';
import { areMostlyNumbers, mixedShape, numberColumn, numberShape, readNumbers, type FoundNumbers } from './number-profile.js';
import { timeColumn, timeFormOf, timeShape } from './time-profile.js';
import { isThere } from './work-answers.js';
import { quoted, type WorkTable } from './work-table.js';

/** What is known before a column is looked at. */
export interface ProfileOptions {
  readonly rows: number;
  /** Texts of CSV that mean a missing value. */
  readonly missing: readonly string[];
  /** Whether other columns have decimal commas. */
  readonly hasCommas: boolean;
  /** Whether the user says that its numbers are texts. */
  readonly isText: boolean;
}

/** A profile, and the texts by which the column marks missing numbers. */
export interface ProfiledColumn {
  readonly profile: ColumnProfile;
  readonly marks: readonly string[];
}

const MAX_VALUES = 101;
const SAMPLE = 1_000;
const MAX_EXACT = 2 ** 53;

const YES_AND_NO: readonly (readonly [yes: string, no: string])[] = [['1', '0'], ['1.0', '0.0'], ['yes', 'no'], ['y', 'n'], ['true', 'false'], ['t', 'f'], ['on', 'off'], ['ja', 'nein'], ['oui', 'non'], ['si', 'no'], ['sí', 'no']];

/** Whether texts are among the values of a column, around which blanks may stand. */
export const hasTexts = (given: GivenKind): boolean => given === 'text' || given === 'mixed';

/** The value of a cell in DuckDB, null where it is missing. */
export function cellSql(place: number, { given }: LoadedColumn, missing: readonly string[]): string {
  if (!hasTexts(given)) return `c${place}`;
  // A table that is not CSV says itself what is missing; an empty text says nothing either.
  return missing.length > 0 ? `CASE WHEN c${place} NOT IN (${missing.map(quoted).join(', ')}) THEN c${place} END` : `CASE WHEN ${trimSql(`c${place}`)} != '' THEN c${place} END`;
}

/** Looks at one column of the work table. */
export async function profileColumn(work: WorkTable, column: LoadedColumn, place: number, options: ProfileOptions): Promise<ProfiledColumn> {
  await work.rows(`CREATE OR REPLACE TEMP TABLE d AS SELECT v, count(*)::INTEGER AS n, min(r)::INTEGER AS r FROM (SELECT ${cellSql(place, column, options.missing)} AS v, rowid AS r FROM t) WHERE v IS NOT NULL GROUP BY v`);
  const [[filled, different, hasBlanks] = []] = await work.rows(`SELECT coalesce(sum(n), 0)::DOUBLE, count(*)::DOUBLE, coalesce(bool_or(v != ${trimSql('v')}), false) FROM d`);
  const value = hasTexts(column.given) && hasBlanks === true ? trimSql('v') : 'v';
  const [[distinct] = []] = value === 'v' ? [[different]] : await work.rows(`SELECT count(DISTINCT ${value})::DOUBLE FROM d`);
  const byValue = value === 'v' ? 'SELECT v AS w, n::DOUBLE AS s, v FROM d' : `SELECT ${value} AS w, sum(n)::DOUBLE AS s, CASE WHEN count(*) = 1 THEN min(v) END FROM d GROUP BY w`;
  const top = await work.rows(`${byValue} ORDER BY s DESC, w LIMIT ${MAX_VALUES}`);
  const values = top.map(([text, count, raw]) => {
    const shown = column.given === 'number' ? String(Number(text)) : String(text);
    return { value: shown, raw: column.given === 'number' ? shown : typeof raw === 'string' ? raw : undefined, count: Number(count) };
  });
  const facts = { original: column.original, given: column.given, place, filled: Number(filled), distinct: Number(distinct), values };
  const { shape, marks = [] } = await shapeOf(work, column, facts, options);
  return { profile: { ...facts, isRowNumber: isRowNumber(column.original, facts, shape, options.rows), shape }, marks };
}

type Facts = Pick<ColumnProfile, 'filled' | 'distinct' | 'values' | 'place'>;

async function shapeOf(work: WorkTable, column: LoadedColumn, facts: Facts, options: ProfileOptions): Promise<FoundNumbers> {
  if (column.given === 'nested') return { shape: { kind: 'nested' } };
  if (column.given === 'unread') return { shape: { kind: 'unread', type: column.type ?? 'unknown' } };
  if (facts.filled === 0) return { shape: { kind: 'empty' } };
  const hasEmpty = column.given === 'text' && options.missing.length === 0 && (await isThere(work, `SELECT 1 FROM t WHERE ${trimSql(`c${facts.place}`)} = '' LIMIT 1`));
  if (options.isText) return { shape: await textShape(work, hasEmpty) };
  switch (column.given) {
    case 'boolean':
      return { shape: booleanShape(facts.values, { as: 'given' }, 'true') };
    case 'integer':
    case 'number': {
      const pair = pairOf(facts.values);
      if (pair !== undefined) return { shape: booleanShape(facts.values, { as: 'boolean', yes: pair.yes, no: pair.no }, pair.yes) };
      await readNumbers(work, 'TRY_CAST(v AS DOUBLE)');
      const shape = await numberShape(work, { as: 'given' });
      const [first, last] = [shape.quantiles[0] ?? 0, shape.quantiles[6] ?? 0];
      // Our sources give such numbers as texts, digit by digit.
      return { shape: shape.isWhole && Math.max(-first, last) > MAX_EXACT ? await textShape(work, false) : shape };
    }
    case 'day':
      return { shape: await timeShape(work, timeFormOf('yyyy-MM-dd'), { as: 'given' }) };
    case 'microseconds':
    case 'instant':
      return { shape: await timeShape(work, timeFormOf('iso'), { as: 'minute', format: 'microseconds' }) };
    case 'mixed':
      return { shape: await mixedColumn(work, facts.values) };
    default:
      return textColumn(work, facts, options, hasEmpty);
  }
}

async function textColumn(work: WorkTable, facts: Facts, { hasCommas, missing }: ProfileOptions, hasEmpty: boolean): Promise<FoundNumbers> {
  const pair = pairOf(facts.values);
  if (pair !== undefined) return { shape: booleanShape(facts.values, { as: 'boolean', yes: pair.yes, no: pair.no }, pair.yes) };
  const sample = (await work.rows(`SELECT v FROM d ORDER BY hash(v) LIMIT ${SAMPLE}`)).map(([text]) => String(text));
  const time = await timeColumn(work, sample);
  if (time !== undefined) return { shape: time };
  const { reading, count } = numberReadingOf(sample, hasCommas);
  if (count >= sample.length / 2) {
    await readNumbers(work, numberSql('v', reading));
    const found = await numberColumn(work, reading, facts, missing.length > 0);
    if (found !== undefined) return found;
  }
  return { shape: await textShape(work, hasEmpty) };
}

/** Values of JSON of several kinds: where a blank text stands for a missing one, the others may be of one kind. */
async function mixedColumn(work: WorkTable, values: readonly CountedValue[]): Promise<ColumnShape> {
  const pair = pairOf(values);
  if (pair !== undefined) return booleanShape(values, { as: 'boolean', yes: pair.yes, no: pair.no }, pair.yes);
  const reading: NumberReading = { as: 'number', decimalComma: false };
  await readNumbers(work, numberSql('v', reading));
  if (!(await isThere(work, 'SELECT 1 FROM e WHERE x IS NULL LIMIT 1'))) return numberShape(work, reading);
  return (await areMostlyNumbers(work)) ? mixedShape(work) : textShape(work, false);
}

/** @param hasEmpty whether empty texts stand for missing ones */
async function textShape(work: WorkTable, hasEmpty: boolean): Promise<ColumnShape> {
  const [[longest, median, formulas, blanks] = []] = await work.rows(
    `SELECT max(length(v))::DOUBLE, quantile_disc(length(v), 0.5)::DOUBLE, coalesce(sum(n) FILTER (regexp_matches(v, '^=[A-Za-z(+@-]')), 0)::DOUBLE, bool_or(v != ${trimSql('v')}) FROM d`,
  );
  const reading: FieldReading = blanks === true || hasEmpty ? { as: 'text', trim: true } : { as: 'text' };
  return { kind: 'text', reading, maxLength: Number(longest), medianLength: Number(median), formulas: Number(formulas) };
}

function booleanShape(values: readonly CountedValue[], reading: FieldReading, yes: string): ColumnShape {
  const count = (isYes: boolean) => values.filter(({ raw }) => (raw === yes) === isYes).reduce((sum, each) => sum + each.count, 0);
  return { kind: 'boolean', reading, yes, counts: [count(false), count(true)] };
}

/** The texts for yes and no as the source gives them, where two values are such a pair. */
export function pairOf(values: readonly CountedValue[]): { readonly yes: string; readonly no: string } | undefined {
  const [one, other] = values;
  if (one === undefined || other === undefined || values.length !== 2) return undefined;
  for (const [yes, no] of [[one, other], [other, one]] as const) {
    const isPair = YES_AND_NO.some(([aYes, aNo]) => aYes === yes.value.toLowerCase() && aNo === no.value.toLowerCase());
    if (isPair && yes.raw !== undefined && no.raw !== undefined) return { yes: yes.raw, no: no.raw };
  }
  return undefined;
}

function isRowNumber(name: string, { filled, distinct }: Facts, shape: ColumnShape, rows: number): boolean {
  if (shape.kind !== 'number' || !shape.isWhole || filled !== rows || distinct !== rows) return false;
  const [first, last] = [shape.quantiles[0] ?? NaN, shape.quantiles[6] ?? NaN];
  const isNamed = /^column_\d+$|(^|[^a-z])(id|index|row|nr|no|num|number|key)$/i.test(name);
  return last - first + 1 === rows && (first === 0 || first === 1 || isNamed);
}
