import { pipeline } from 'node:stream/promises';
import type { Column } from '@tripod/contracts';
import type { Client } from 'pg';
import { from } from 'pg-copy-streams';
import type { Tuples } from './tuples.js';

/** Sends encoded rows to a table by binary COPY. */
export async function copyRows(client: Client, table: string, columns: readonly Column[], tuples: Tuples): Promise<void> {
  const names = columns.map(({ name }) => name).join(', ');
  const copy = client.query(from(`COPY ${table} (${names}) FROM STDIN (FORMAT binary)`));
  await pipeline([tuples.message()], copy);
}
