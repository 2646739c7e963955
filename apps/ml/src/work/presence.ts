import { setTimeout as pause } from 'node:timers/promises';
import { quoteIdentifier } from '@tripod/contracts';
import type { Logger } from 'pino';
import { Connection, LIMITS } from '../connection.js';
import { messageOf } from '../errors.js';
import { QUEUE_SCHEMA } from './prepare-queue.js';

/** How often a worker looks for jobs of dead ones. A job younger than that may be of a worker that has just begun. */
const LOOK_EVERY_MS = 5_000;

/** The lock that a worker holds as long as it lives: Postgres ends it with the worker's connection, however that ends. */
const OF_WORKER = (worker: string) => `hashtext('workers of ${QUEUE_SCHEMA}'), hashtext(${worker})`;

const LIVING = `SELECT FROM pg_locks l WHERE l.locktype = 'advisory' AND l.objsubid = 2 AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
  AND l.classid::bigint = hashtext('workers of ${QUEUE_SCHEMA}')::bigint & 4294967295 AND l.objid::bigint = hashtext(j.locked_by)::bigint & 4294967295`;

/**
 * Hands out again the jobs of workers that are gone. By itself, graphile-worker waits four hours for them.
 *
 * @param olderThan seconds since the job was taken
 * @returns how many
 */
async function freeJobs(client: Connection, olderThan: number): Promise<number> {
  const { rowCount } = await client.query(
    `UPDATE ${quoteIdentifier(QUEUE_SCHEMA)}._private_jobs j SET locked_at = NULL, locked_by = NULL, last_error = 'The worker of the job has ended in the middle of it.'
     WHERE locked_by IS NOT NULL AND locked_at < now() - make_interval(secs => $1) AND NOT EXISTS (${LIVING})`,
    [olderThan],
  );
  return rowCount ?? Number.NaN;
}

/**
 * Shows until the signal that a worker lives, and frees the jobs of those that do not any more.
 *
 * @param worker the name under which it takes jobs
 */
export async function keepPresence(url: string, worker: string, signal: AbortSignal, log: Logger, everyMs = LOOK_EVERY_MS): Promise<void> {
  let client: Connection | undefined;
  try {
    while (!signal.aborted) {
      try {
        client ??= await present(url, worker, signal);
        const freed = await freeJobs(client, everyMs / 1000);
        if (freed > 0) log.warn({ jobs: freed }, 'a worker has ended in the middle of its job: another one may take it now');
      } catch (error) {
        client?.breakOff();
        client = undefined;
        if (!signal.aborted) log.warn(`the connection that shows that this worker lives broke: ${messageOf(error)}`);
      }
      await pause(everyMs, undefined, { signal }).catch(() => undefined);
    }
  } finally {
    await client?.end().catch(() => undefined);
  }
}

async function present(url: string, worker: string, signal: AbortSignal): Promise<Connection> {
  const client = new Connection(url, LIMITS, signal);
  try {
    await client.connect();
    await client.query(`SELECT pg_advisory_lock_shared(${OF_WORKER('$1')})`, [worker]);
    return client;
  } catch (error) {
    client.breakOff();
    throw error;
  }
}
