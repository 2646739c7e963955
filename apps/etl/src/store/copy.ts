import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { copyMessage, selectList, type Column } from '@tripod/contracts';
import type { Client } from 'pg';
import { from, to } from 'pg-copy-streams';

/** Sends encoded rows to a table by binary COPY. */
export async function copyIn(client: Client, table: string, columns: readonly Column[], tuples: Uint8Array): Promise<void> {
  const copy = client.query(from(`COPY ${table} (${selectList(columns)}) FROM STDIN (FORMAT binary)`));
  await pipeline(Readable.from(copyMessage([tuples])), copy);
}

/** The bytes of a query's rows in Postgres's binary COPY format, cut anywhere. */
export function copyOut(client: Client, query: string): AsyncIterable<Uint8Array> {
  return client.query(to(`COPY (${query}) TO STDOUT (FORMAT binary)`));
}
