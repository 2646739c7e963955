import type { Client } from 'pg';
import { z } from 'zod';

const status = z.strictObject({
  datasets: z.array(
    z.strictObject({
      contract: z.string(),
      version: z.int(),
      days: z.int(),
      rows: z.int(),
      firstDay: z.string(),
      lastDay: z.string(),
    }),
  ),
  quarantined: z.int(),
  lastIngest: z
    .strictObject({
      source: z.string(),
      firstDay: z.string(),
      lastDay: z.string(),
      cursorDay: z.string().nullable(),
      startedAt: z.string(),
      finishedAt: z.string().nullable(),
    })
    .nullable(),
});
/** What is stored, and how the last ingest ended. */
export type Status = z.infer<typeof status>;

/** Reads the status in one statement, as of one moment. */
export async function readStatus(client: Client): Promise<Status> {
  const { rows } = await client.query<{ status: unknown }>(
    `SELECT jsonb_build_object(
       'datasets', (SELECT coalesce(jsonb_agg(d ORDER BY d.contract, d.version), '[]') FROM (
          SELECT contract, contract_version AS version, count(*) AS days, sum(rows) AS rows,
                 min(day) AS "firstDay", max(day) AS "lastDay"
          FROM etl.dataset_partitions GROUP BY 1, 2) d),
       'quarantined', (SELECT count(*) FROM etl.quarantine),
       'lastIngest', (SELECT to_jsonb(i) FROM (
          SELECT source, first_day AS "firstDay", last_day AS "lastDay", cursor_day AS "cursorDay",
                 started_at AS "startedAt", finished_at AS "finishedAt"
          FROM etl.ingests ORDER BY id DESC LIMIT 1) i)
     ) AS status`,
  );
  return status.parse(rows[0]?.status);
}
