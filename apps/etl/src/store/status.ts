import type { Client } from 'pg';
import { z } from 'zod';
import { tables } from './tables.js';

/** Reads what is stored, in one statement, as of one moment. The caller knows the schema of the result. */
export async function readStatus<Status>(client: Client, schema: z.ZodType<Status>): Promise<Status> {
  const { rows } = await client.query<{ status: unknown }>(
    `SELECT jsonb_build_object(
       'datasets', (SELECT coalesce(jsonb_agg(d ORDER BY d.contract, d.version), '[]') FROM (
          SELECT contract, contract_version AS version, count(*) AS partitions, sum(rows) AS rows,
                 min(partition) AS "firstPartition", max(partition) AS "lastPartition"
          FROM ${tables.partitions} GROUP BY 1, 2) d),
       'quarantined', (SELECT coalesce(jsonb_agg(q ORDER BY q.source, q.contract), '[]') FROM (
          SELECT s.name AS source, contract, count(*) AS records
          FROM ${tables.quarantine} q JOIN ${tables.sources} s ON s.id = q.source GROUP BY 1, 2) q),
       'ingests', (SELECT coalesce(jsonb_agg(i ORDER BY i.pipeline), '[]') FROM (
          SELECT DISTINCT ON (pipeline) pipeline, s.name AS source, place, started_at AS "startedAt",
                 stored_at AS "storedAt", finished_at AS "finishedAt"
          FROM ${tables.ingests} i JOIN ${tables.sources} s ON s.id = i.source ORDER BY pipeline, i.id DESC) i)
     ) AS status`,
  );
  return schema.parse(rows[0]?.status);
}
