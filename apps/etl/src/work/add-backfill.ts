import { dayOf, dayText, quoteIdentifier } from '@tripod/contracts';
import type { Client } from 'pg';
import type { Logger } from 'pino';
import { inTransaction } from '../store/transaction.js';
import { DROP_DEAD_SQL } from './dead-jobs.js';
import { prepareQueue, QUEUE_SCHEMA } from './prepare-queue.js';
import { queueLog, queuePool } from './queue-connections.js';
import { ATTEMPTS, jobKey, TASK } from './scheduled-ingest.js';

/** Jobs of the crontab go before those of a backfill: graphile-worker takes the lower number first. */
const PRIORITY = 10;

/** A period of a pipeline to ingest by days. */
export interface Backfill {
  readonly pipeline: string;
  /** The first and the last local day. */
  readonly from: string;
  readonly to: string;
}

/** The local days of a period, both included. */
export function daysBetween(from: string, to: string): string[] {
  return Array.from({ length: dayOf(to) - dayOf(from) + 1 }, (_, i) => dayText(dayOf(from) + i));
}

/**
 * Puts a job for each day of a period into the queue, all or none. A day that still waits is not added twice; one whose job
 * is dead is tried anew.
 *
 * @param url of the database that `client` is connected to
 * @returns how many jobs the queue has for the period
 * @throws {AppError} DATABASE_UNPREPARED
 */
export async function addBackfill(client: Client, url: string, { pipeline, from, to }: Backfill, log: Logger): Promise<number> {
  await makeTables(client, url, log);
  const days = daysBetween(from, to);
  return inTransaction(client, async () => {
    await client.query(DROP_DEAD_SQL, [pipeline, days]);
    const { rows } = await client.query<{ jobs: number }>(
      `SELECT count(job.id)::integer AS jobs FROM unnest($1::text[], $2::text[]) AS wanted (day, key),
         LATERAL ${quoteIdentifier(QUEUE_SCHEMA)}.add_job($3, json_build_object('pipeline', $4::text, 'day', wanted.day), job_key := wanted.key, max_attempts := $5, priority := $6) AS job`,
      [days, days.map((day) => jobKey({ pipeline, day })), TASK, pipeline, ATTEMPTS, PRIORITY],
    );
    return rows[0]?.jobs ?? Number.NaN;
  });
}

async function makeTables(client: Client, url: string, log: Logger): Promise<void> {
  const { Logger: WorkerLogger, runMigrations } = await import('graphile-worker');
  await prepareQueue(client);
  const pool = queuePool(url, log);
  try {
    await runMigrations({ pgPool: pool, schema: QUEUE_SCHEMA, logger: new WorkerLogger(queueLog(log)) });
  } finally {
    await pool.end();
  }
}
