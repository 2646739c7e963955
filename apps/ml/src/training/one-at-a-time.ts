import { setTimeout as wait } from 'node:timers/promises';
import type { Client } from 'pg';
import { withDatabase } from '../database.js';

const LOOK_EVERY_MS = 250;

/** Who trains, and how it is reported. */
export interface Turn {
  /** The address of Postgres; undefined when it is not set. */
  readonly url: string | undefined;
  readonly fingerprint: string;
  readonly signal: AbortSignal;
  /** Called when another process trains the same fingerprint, before this one waits for it. */
  waits(): void;
}

/**
 * Does the work while no other process that uses this database works on the same fingerprint: what one has trained, the
 * next finds. Postgres holds the lock as long as the connection: it is free when its process has died. The wait ends with
 * the other training, or by the signal.
 *
 * @throws {AppError} for what a database refuses; what `work` throws, unchanged
 */
export async function oneAtATime<Result>(turn: Turn, work: () => Promise<Result>): Promise<Result> {
  const settled = await withDatabase(
    turn.url,
    async (client) => {
      await untilLocked(client, turn);
      // Its faults are not the database's.
      const [outcome] = await Promise.allSettled([work()]);
      return outcome;
    },
    turn.signal,
  );
  if (settled.status === 'rejected') throw settled.reason;
  return settled.value;
}

async function untilLocked(client: Client, { fingerprint, signal, waits }: Turn): Promise<void> {
  // 64 of its bits name the lock.
  const key = BigInt.asIntN(64, BigInt(`0x${fingerprint.slice(0, 16)}`)).toString();
  for (let isReported = false; ; isReported = true) {
    const { rows } = await client.query<{ taken: boolean }>('SELECT pg_try_advisory_lock($1::bigint) AS taken', [key]);
    if (rows[0]?.taken === true) return;
    if (!isReported) waits();
    await wait(LOOK_EVERY_MS, undefined, { signal });
  }
}
