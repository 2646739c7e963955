import { createHash } from 'node:crypto';
import type { Period } from '@tripod/contracts';
import type { Client } from 'pg';
import { z } from 'zod';

/** Everything that an ingest's outcome depends on. */
export interface IngestFacts {
  readonly source_sha256: string;
  readonly airports_sha256: string;
  readonly period: Period;
  /** As `flight_instance v1`. */
  readonly contracts: readonly string[];
  /** sha256 of the built app. */
  readonly code: string;
}

/** What came of an ingest, in numbers. */
export const accounts = z.strictObject({
  rowsRead: z.int(),
  instances: z.int(),
  quarantined: z.int(),
  duplicates: z.int(),
  outsidePeriod: z.int(),
  labels: z.int(),
  labelsQuarantined: z.int(),
  datasetVersion: z.string(),
});
export type Accounts = z.infer<typeof accounts>;

/** Names an ingest by what its outcome depends on: sha256 in lower hex. */
export function fingerprintOf(facts: IngestFacts): string {
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex');
}

/** The accounts of the last finished ingest with this fingerprint. */
export async function findFinished(client: Client, fingerprint: string): Promise<Accounts | undefined> {
  const { rows } = await client.query<{ accounts: unknown }>(
    'SELECT accounts FROM etl.ingests WHERE fingerprint = $1 AND finished_at IS NOT NULL ORDER BY id DESC LIMIT 1',
    [fingerprint],
  );
  return rows[0] === undefined ? undefined : accounts.parse(rows[0].accounts);
}

/** Opens an entry; gives its id. */
export async function startIngest(client: Client, source: string, facts: IngestFacts): Promise<string> {
  const { rows } = await client.query<{ id: string }>(
    'INSERT INTO etl.ingests (fingerprint, source, facts, first_day, last_day) VALUES ($1, $2, $3, $4, $5) RETURNING id',
    [fingerprintOf(facts), source, JSON.stringify(facts), facts.period.from, facts.period.to],
  );
  return rows[0]?.id ?? '';
}

/** Moves the cursor: all days up to this one are stored. Belongs into the transaction that stores the day. */
export async function advanceIngest(client: Client, id: string, day: string): Promise<void> {
  await client.query('UPDATE etl.ingests SET cursor_day = $2 WHERE id = $1', [id, day]);
}

/** Closes an entry: all of its period is stored. */
export async function finishIngest(client: Client, id: string, result: Accounts): Promise<void> {
  await client.query('UPDATE etl.ingests SET finished_at = now(), accounts = $2 WHERE id = $1', [id, JSON.stringify(result)]);
}
