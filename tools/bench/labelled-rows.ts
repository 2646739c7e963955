import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { business, columnsOf, quoteIdentifier, viewOf, type Period } from '@tripod/contracts';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { ConsumerDatabase } from './consumer-database.js';

const NUMBERS: ReadonlySet<string> = new Set(['integer', 'float']);

/**
 * Writes the stored flights of some days with their label as a CSV file, which peers read: numbers, the hour of departure as
 * `hour`, and last the label as `label`, 0 or 1.
 */
export async function writeLabelledRows({ address, producer }: ConsumerDatabase, { from, to }: Period, file: string): Promise<void> {
  const { instance, label, predictions } = business;
  const numbers = columnsOf(instance).filter(({ kind, name, nullable }) => NUMBERS.has(kind) && !nullable && name !== instance.key).map(({ name }) => `i.${quoteIdentifier(name)}`);
  const selected = [...numbers, 'extract(hour FROM i.departed_at)::int AS hour', `l.${quoteIdentifier(predictions.late.task.label)}::int AS label`];
  const days = `i.departed_at >= '${from}'::date AND i.departed_at < '${to}'::date + 1`;
  const rows = `SELECT ${selected.join(', ')} FROM ${viewOf(instance, producer)} i JOIN ${viewOf(label, producer)} l USING (${quoteIdentifier(instance.key)}) WHERE ${days}`;
  const client = new pg.Client({ connectionString: address });
  await client.connect();
  try {
    await pipeline(client.query(copyTo(`COPY (${rows}) TO STDOUT (FORMAT csv, HEADER)`)), createWriteStream(file));
  } finally {
    await client.end();
  }
}
