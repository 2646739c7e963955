import { selectList, type Column } from '@tripod/contracts';
import type { Client } from 'pg';
import { to } from 'pg-copy-streams';
import { runCopyScript } from './copy-script.js';

/** The statement that takes encoded rows into a table. */
export function copyInSql(table: string, columns: readonly Column[]): string {
  return `COPY ${table} (${selectList(columns)}) FROM STDIN (FORMAT binary)`;
}

/** Sends encoded rows to a table by binary COPY. */
export function copyIn(client: Client, table: string, columns: readonly Column[], tuples: Uint8Array): Promise<void> {
  return runCopyScript(client, copyInSql(table, columns), [[tuples]]);
}

/** The bytes of a query's rows in Postgres's binary COPY format, cut anywhere. */
export function copyOut(client: Client, query: string): AsyncIterable<Uint8Array> {
  return client.query(to(`COPY (${query}) TO STDOUT (FORMAT binary)`));
}
