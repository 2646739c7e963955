import type { ColumnProfile } from './column-profile.js';
import type { OpenTable } from './open-table.js';
import { cellSql } from './profile-column.js';
import { timeForms, timeSql } from './time-forms.js';

/** The rows of a column that are not times, though others are. */
export interface TimeFault {
  readonly format: string;
  readonly rows: number;
  /** Counts from 1. */
  readonly example: { readonly value: string; readonly row: number };
}

/** What hinders a column from being a time; undefined where hardly any of its texts looks like one. */
export async function timeFaultOf({ work, table, columns }: OpenTable, { place, values }: ColumnProfile): Promise<TimeFault | undefined> {
  const texts = values.map(({ value }) => value);
  const fitting = timeForms.map((form) => ({ form, count: texts.filter((text) => form.pattern.test(text.trim())).length }));
  const best = fitting.reduce((one, other) => (other.count > one.count ? other : one));
  if (best.count * 2 < texts.length) return undefined;
  const cell = cellSql(place, columns[place]!, table.format === 'csv' ? table.missing : []);
  const [[rows, value, row] = []] = await work.rows(
    `SELECT count(*)::DOUBLE, first(v ORDER BY r), (min(r) + 1)::DOUBLE FROM (SELECT ${cell} AS v, rowid AS r FROM t) WHERE v IS NOT NULL AND ${timeSql('v', best.form)} IS NULL`,
  );
  return { format: best.form.format, rows: Number(rows), example: { value: String(value), row: Number(row) } };
}
