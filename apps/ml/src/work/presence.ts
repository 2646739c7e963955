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

/** A worker that shows that it lives. */
export interface LivingWorker {
  /** The address of Postgres. */
  readonly url: string;
  /** The name under which it takes jobs. */
  readonly worker: string;
  /** The ids of the jobs that it works on. */
  readonly atHand: ReadonlySet<string>;
  readonly signal: AbortSignal;
  readonly log: Logger;
  /** Milliseconds. */
  readonly everyMs?: number | undefined;
}

/** SQL that hands jobs out again which were taken more than `$1` seconds ago; `$2` is the reason, and `which` a condition on `j`. */
const FREE = (which: string) => `UPDATE ${quoteIdentifier(QUEUE_SCHEMA)}._private_jobs j SET locked_at = NULL, locked_by = NULL, last_error = $2
  WHERE locked_by IS NOT NULL AND locked_at < now() - make_interval(secs => $1) AND ${which}`;

/** A job, and when it was taken, as a text. */
const TAKEN = `concat_ws(' ', id, locked_at)`;

/** Jobs that `$1` has taken, without those of the ids `$2`. */
const MISSED = `SELECT ${TAKEN} AS job FROM ${quoteIdentifier(QUEUE_SCHEMA)}._private_jobs WHERE locked_by = $1 AND id <> ALL($2::bigint[])`;

/**
 * Hands out again the jobs of workers that are gone, and those that this worker never got: the answer that brought them was lost
 * with its connection. By itself, graphile-worker waits four hours for them.
 *
 * @param missed what it has returned the time before. A job that was missed once may be one that is being given back.
 * @returns the jobs that this worker should have, and does not
 */
async function freeJobs(client: Connection, { worker, atHand, log }: LivingWorker, olderThan: number, missed: ReadonlySet<string>): Promise<ReadonlySet<string>> {
  const gone = await client.query(FREE(`NOT EXISTS (${LIVING})`), [olderThan, 'The worker of the job has ended in the middle of it.']);
  if (gone.rowCount !== 0) log.warn({ jobs: gone.rowCount }, 'a worker has ended in the middle of its job: another one may take it now');
  const { rows } = await client.query<{ job: string }>(MISSED, [worker, [...atHand]]);
  const jobs = rows.map(({ job }) => job);
  const lost = await client.query(FREE(`locked_by = $3 AND ${TAKEN} = ANY($4)`), [olderThan, 'The connection broke that brought the job to its worker.', worker, jobs.filter((job) => missed.has(job))]);
  if (lost.rowCount !== 0) log.warn({ jobs: lost.rowCount }, 'a job did not reach this worker, since a connection broke: a worker may take it now');
  return new Set(jobs);
}

/** Shows until the signal that a worker lives, and frees the jobs that nobody works on. */
export async function keepPresence(living: LivingWorker): Promise<void> {
  const { url, worker, signal, log, everyMs = LOOK_EVERY_MS } = living;
  let client: Connection | undefined;
  let missed: ReadonlySet<string> = new Set();
  try {
    while (!signal.aborted) {
      try {
        client ??= await present(url, worker, signal);
        missed = await freeJobs(client, living, everyMs / 1000, missed);
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
