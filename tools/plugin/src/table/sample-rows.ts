import { DateTime } from 'luxon';
import type { AdoptAnswers } from '../plan/answers.js';
import type { GivenKind } from './loaded-table.js';
import { openTable, type OpenTable } from './open-table.js';
import { cellSql } from './profile-column.js';

/** A record as our source gives it: by the names of the table's columns. Columns that no contract has are left out: lists, objects, and what the source does not read. */
export type SampledRecord = Readonly<Record<string, string | number | boolean | null>>;

/** Real rows of the answers' table, spread evenly over it. */
export async function sampleOf(answers: AdoptAnswers & { readonly from: string }, from: string, count: number): Promise<SampledRecord[]> {
  const open = await openTable(answers.from, from, answers);
  try {
    return await sampleRows(open, count);
  } finally {
    open.close();
  }
}

/** Real rows of an opened table, spread evenly over it. */
export async function sampleRows({ work, table, columns, profile }: OpenTable, count: number): Promise<SampledRecord[]> {
  const missing = table.format === 'csv' ? table.missing : [];
  const flat = columns.flatMap((column, place) => (column.given === 'nested' || column.given === 'unread' ? [] : [{ ...column, place }]));
  const step = Math.max(1, Math.floor(profile.rows / count));
  const rows = await work.rows(`SELECT ${flat.map((column) => cellSql(column.place, column, missing)).join(', ')} FROM t WHERE rowid % ${step} = 0 ORDER BY rowid LIMIT ${count}`);
  return rows.map((row) => Object.fromEntries(flat.map(({ original, given }, index) => [original, valueOf(row[index], given)])));
}

const MICROSECONDS = 1000;

function valueOf(text: unknown, given: GivenKind): string | number | boolean | null {
  if (typeof text !== 'string') return null;
  switch (given) {
    case 'integer':
    case 'number':
      return Number(text);
    case 'boolean':
      return text === 'true';
    case 'microseconds':
    case 'instant':
      return DateTime.fromISO(text, { zone: 'utc' }).toMillis() * MICROSECONDS;
    default:
      return text;
  }
}
