import type { FieldReading } from '../plan/project-plan.js';
import type { ColumnProfile, ColumnShape } from './column-profile.js';
import { isThere, itemsOf } from './work-answers.js';
import type { WorkTable } from './work-table.js';

/** A column of numbers may have so many different texts in place of missing ones. */
const MAX_MARKS = 3;
/** From this share of numbers on the other texts are faults, not values of another kind. */
const MOSTLY_NUMBERS = 0.9;
const MIN_DIFFERENT_NUMBERS = 10;

/** The shape of a column of numbers, and the texts by which it marks missing ones. */
export interface FoundNumbers {
  readonly shape: ColumnShape;
  readonly marks?: readonly string[];
}

/** Makes `e` of `d`: each different text with the number that it stands for, or null. */
export async function readNumbers(work: WorkTable, sql: string): Promise<void> {
  await work.rows(`CREATE OR REPLACE TEMP TABLE e AS SELECT v, n, r, ${sql} AS x FROM d`);
}

/** Undefined for codes such as 00123, and where there are too many other texts. */
export async function numberColumn(work: WorkTable, reading: FieldReading, { filled }: Pick<ColumnProfile, 'filled'>, mayHaveMarks: boolean): Promise<FoundNumbers | undefined> {
  const [[numbers, different, others] = []] = await work.rows('SELECT coalesce(sum(n) FILTER (x IS NOT NULL), 0)::DOUBLE, count(x)::DOUBLE, count(*) FILTER (x IS NULL)::DOUBLE FROM e');
  if (await isThere(work, "SELECT 1 FROM e WHERE regexp_matches(trim(v), '^[+-]?0[0-9]|^[+-]?[0-9]{16,}$') LIMIT 1")) return undefined;
  if (others === 0) return { shape: await numberShape(work, reading) };
  if (Number(different) < MIN_DIFFERENT_NUMBERS) return undefined;
  if (Number(others) <= MAX_MARKS && mayHaveMarks) {
    const marks = (await work.rows('SELECT v FROM e WHERE x IS NULL ORDER BY v')).map(([text]) => String(text));
    return { shape: await numberShape(work, reading), marks };
  }
  return Number(numbers) >= MOSTLY_NUMBERS * filled ? { shape: await mixedShape(work) } : undefined;
}

/** Whether nearly all texts of `e` are numbers. Some that look like numbers are texts all the same: the title 1984. */
export const areMostlyNumbers = async (work: WorkTable): Promise<boolean> => Number((await work.rows('SELECT sum(n) FILTER (x IS NOT NULL) / sum(n) FROM e'))[0]?.[0] ?? 0) >= MOSTLY_NUMBERS;

/** The shape of numbers in `e` with other texts among them. */
export async function mixedShape(work: WorkTable): Promise<ColumnShape> {
  const [[numbers, others] = []] = await work.rows('SELECT coalesce(sum(n) FILTER (x IS NOT NULL), 0)::DOUBLE, coalesce(sum(n) FILTER (x IS NULL), 0)::DOUBLE FROM e');
  const [[value, row] = ['', 0]] = await work.rows('SELECT v, r + 1 FROM e WHERE x IS NULL ORDER BY r LIMIT 1');
  return { kind: 'mixed', numbers: Number(numbers), others: Number(others), example: { value: String(value), row: Number(row) } };
}

/** The shape of the numbers in `e`. */
export async function numberShape(work: WorkTable, reading: FieldReading): Promise<Extract<ColumnShape, { kind: 'number' }>> {
  const [[quantiles, isWhole, skewness, ofLogs] = []] = await work.rows(
    `SELECT quantile_cont(x, [0, 0.05, 0.25, 0.5, 0.75, 0.95, 1]), bool_and(x = trunc(x)), skewness(x), CASE WHEN min(x) >= 0 THEN skewness(ln(1 + greatest(x, 0))) END
     FROM (SELECT x, unnest(range(n)) FROM e WHERE x IS NOT NULL)`,
  );
  return {
    kind: 'number',
    reading,
    isWhole: isWhole === true,
    quantiles: itemsOf(quantiles).map(Number),
    // Null for less than three numbers, or equal ones.
    skewness: typeof skewness === 'number' && Number.isFinite(skewness) ? skewness : 0,
    ...(typeof ofLogs === 'number' && Number.isFinite(ofLogs) ? { skewnessOfLogs: ofLogs } : {}),
  };
}
