import { quoteIdentifier } from '@tripod/contracts';
import type { Client } from 'pg';
import { z } from 'zod';
import { QUEUE_SCHEMA } from './prepare-queue.js';

/** Jobs of the queue, by their state. */
export const queueState = z.object({
  waiting: z.int(),
  running: z.int(),
  retried: z.int(),
  dead: z.int(),
  lastDead: z.array(z.object({ pipeline: z.string(), day: z.string().nullable(), attempts: z.int(), message: z.string().nullable(), failedAt: z.string() })),
});
export type QueueState = z.infer<typeof queueState>;

const NO_JOBS: QueueState = { waiting: 0, running: 0, retried: 0, dead: 0, lastDead: [] };

/** Dead ones are shown of so many. */
const SHOWN = 100;
const jobs = `${quoteIdentifier(QUEUE_SCHEMA)}._private_jobs`;

/** Reads the queue; an app whose queue has no tables yet has no jobs. */
export async function readJobs(client: Client): Promise<QueueState> {
  const { rows: found } = await client.query<{ exists: boolean }>('SELECT to_regclass($1) IS NOT NULL AS exists', [jobs]);
  if (found[0]?.exists !== true) return NO_JOBS;
  const { rows } = await client.query(
    `SELECT count(*) FILTER (WHERE locked_by IS NULL AND attempts < max_attempts)::integer AS waiting, count(*) FILTER (WHERE locked_by IS NOT NULL)::integer AS running,
            count(*) FILTER (WHERE locked_by IS NULL AND attempts > 0 AND attempts < max_attempts)::integer AS retried,
            count(*) FILTER (WHERE locked_by IS NULL AND attempts >= max_attempts)::integer AS dead,
            (SELECT coalesce(jsonb_agg(d ORDER BY d."failedAt" DESC), '[]') FROM (
               SELECT payload ->> 'pipeline' AS pipeline, payload ->> 'day' AS day, attempts, last_error AS message, updated_at AS "failedAt"
               FROM ${jobs} WHERE locked_by IS NULL AND attempts >= max_attempts ORDER BY updated_at DESC LIMIT ${SHOWN}) d) AS "lastDead"
     FROM ${jobs}`,
  );
  return queueState.parse(rows[0]);
}
