import type { ColumnProfile } from './column-profile.js';
import type { OpenTable } from './open-table.js';
import { cellSql } from './profile-column.js';

/** The first rows that have a value, from 1. */
export async function rowsWith({ work, table, columns }: OpenTable, { place }: ColumnProfile, value: string | null): Promise<number[]> {
  const cell = cellSql(place, columns[place]!, table.format === 'csv' ? table.missing : []);
  const rows = await work.rows(`SELECT (rowid + 1)::DOUBLE FROM t WHERE ${value === null ? `${cell} IS NULL` : `trim(${cell}) = $value`} ORDER BY rowid LIMIT 3`, value === null ? undefined : { value });
  return rows.map(([row]) => Number(row));
}
