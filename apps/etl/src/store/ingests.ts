import pg, { type Client } from 'pg';
import { z } from 'zod';
import { accounts, NO_ACCOUNTS, type Accounts } from '../ingest/accounts.js';
import type { Json } from '../sources/source.js';
import { tables } from './tables.js';

/** An ingest in the ledger. */
export interface IngestEntry {
  readonly id: number;
  readonly fingerprint: string;
  /** After the last stored batch; undefined when nothing was stored. */
  readonly cursor: Json | undefined;
  readonly accounts: Accounts;
  /** Of the partitions that it has seen, when it was finished; undefined when it is not finished. */
  readonly datasetVersion: string | undefined;
}

const row = z.object({
  id: z.int(),
  fingerprint: z.string(),
  cursor: z.string().nullable(),
  accounts: z.string().transform((text) => accounts.parse(JSON.parse(text))),
  dataset_version: z.string().nullable(),
});

/** The last ingest of a pipeline, finished or not. */
export async function lastIngest(client: Client, pipeline: string): Promise<IngestEntry | undefined> {
  const { rows } = await client.query(
    `SELECT id, fingerprint, cursor, accounts, dataset_version FROM ${tables.ingests} WHERE pipeline = $1 ORDER BY id DESC LIMIT 1`,
    [pipeline],
  );
  if (rows.length === 0) return undefined;
  const found = row.parse(rows[0]);
  return {
    id: found.id,
    fingerprint: found.fingerprint,
    cursor: found.cursor === null ? undefined : z.json().parse(JSON.parse(found.cursor)),
    accounts: found.accounts,
    datasetVersion: found.dataset_version ?? undefined,
  };
}

/** What an ingest begins with. */
export interface NewIngest {
  readonly pipeline: string;
  readonly source: number;
  readonly place: string;
  readonly fingerprint: string;
  readonly facts: Json;
  readonly cursor: Json | undefined;
}

/** Opens an entry. */
export async function beginIngest(client: Client, begun: NewIngest): Promise<IngestEntry> {
  const { pipeline, source, place, fingerprint, facts, cursor } = begun;
  const { rows } = await client.query(
    `INSERT INTO ${tables.ingests} (pipeline, source, place, fingerprint, facts, cursor, accounts) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id`,
    [pipeline, source, place, fingerprint, JSON.stringify(facts), cursor === undefined ? null : JSON.stringify(cursor), JSON.stringify(NO_ACCOUNTS)],
  );
  const { id } = z.object({ id: z.int() }).parse(rows[0]);
  return { id, fingerprint, cursor, accounts: NO_ACCOUNTS, datasetVersion: undefined };
}

/** SQL that notes where reading goes on. It belongs into the transaction that stores the rows. */
export function advanceSql(ingest: number, cursor: Json, done: Accounts): string {
  return `UPDATE ${tables.ingests} SET cursor = ${pg.escapeLiteral(JSON.stringify(cursor))}, accounts = ${pg.escapeLiteral(JSON.stringify(done))},
    stored_at = now() WHERE id = ${ingest};`;
}

/** Closes an entry: everything that it read is stored. */
export async function finishIngest(client: Client, ingest: number, datasetVersion: string): Promise<void> {
  await client.query(`UPDATE ${tables.ingests} SET finished_at = now(), dataset_version = $2 WHERE id = $1`, [ingest, datasetVersion]);
}

/** Notes that the source has nothing else than what this ingest has stored: it is as if it had ended now. */
export async function touchIngest(client: Client, ingest: number): Promise<void> {
  await client.query(`UPDATE ${tables.ingests} SET finished_at = now() WHERE id = $1`, [ingest]);
}
