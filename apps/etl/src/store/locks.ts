import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from 'pg';
import { APP } from '../app.js';

/** A name as one of Postgres's advisory locks, which are numbers: two apps, or two sources, do not meet by their names. */
function lockNumber(name: string): string {
  return createHash('sha256').update(`${APP}/${name}`).digest().readBigInt64BE(0).toString();
}

const RETRY_MS = 300;

/**
 * Waits until no other ingest reads this source; the lock ends with the connection. Asks again and again instead of
 * waiting in Postgres, so that a silent connection still means a broken one.
 *
 * @param onWait called once when it has to wait
 */
export async function lockSource(client: Client, source: string, signal: AbortSignal, onWait: () => void): Promise<void> {
  await tryUntil(client, `pg_try_advisory_lock(${lockNumber(`source ${source}`)})`, signal, onWait);
}

/**
 * Waits until no other ingest reads the whole source, or this day of it: those of other days run beside it.
 *
 * @param onWait called once when it has to wait
 */
export async function lockDay(client: Client, source: string, day: string, signal: AbortSignal, onWait: () => void): Promise<void> {
  await tryUntil(client, `pg_try_advisory_lock_shared(${lockNumber(`source ${source}`)})`, signal, onWait);
  await tryUntil(client, `pg_try_advisory_lock(${lockNumber(`source ${source}, ${day}`)})`, signal, onWait);
}

async function tryUntil(client: Client, lock: string, signal: AbortSignal, onWait: () => void): Promise<void> {
  for (let isFirst = true; ; isFirst = false) {
    const { rows } = await client.query<{ free: boolean }>(`SELECT ${lock} AS free`);
    if (rows[0]?.free === true) return;
    if (isFirst) onWait();
    await pause(RETRY_MS, undefined, { signal });
  }
}

const STORE_LOCK = lockNumber('store');

/**
 * SQL that a transaction begins with when it writes one partition and no other: those of other partitions run beside it.
 * Every transaction takes the store's lock first and at most one partition's after it, so that none waits in a circle.
 */
export function partitionLockSql(partition: number): string {
  return `SELECT pg_advisory_xact_lock_shared(${STORE_LOCK}), pg_advisory_xact_lock(${lockNumber(`partition ${partition}`)})`;
}

/** SQL that a transaction begins with when it may write any partition. It is alone then. */
export const STORE_LOCK_SQL = `SELECT pg_advisory_xact_lock(${STORE_LOCK})`;
