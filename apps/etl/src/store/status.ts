import type { Client } from 'pg';
import { z } from 'zod';
import { appliedMigrations } from './migration-faults.js';
import { FEEDS } from './migrate.js';
import { tables } from './tables.js';

/** A later ingest of the same pipeline; with a condition, one of some kind. */
const laterSql = (condition: string) => `EXISTS (SELECT FROM ${tables.ingests} l WHERE l.pipeline = i.pipeline AND l.id > i.id AND ${condition})`;

/** Whether it has read the period of that one. */
const COVERS_SQL = `coalesce(l.facts::jsonb #>> '{period,from}', '') <= coalesce(i.facts::jsonb #>> '{period,from}', '') AND coalesce(l.facts::jsonb #>> '{period,to}', 'open') >= coalesce(i.facts::jsonb #>> '{period,to}', 'open')`;

/** Whether a record in quarantine belongs to what is stored: of its partition; without one, of the whole source, where a feed adds to it. */
const OF_SQL = `CASE
  WHEN CASE WHEN q._partition IS NULL THEN i.facts::jsonb ->> 'content' IS NULL OR (i.finished_at IS NOT NULL AND NOT ${laterSql(`l.accounts::jsonb ->> 'firstPartition' IS NOT NULL AND ${COVERS_SQL}`)})
       ELSE EXISTS (SELECT FROM ${tables.extents} x WHERE x.contract || ' v' || x.contract_version = q.contract
         AND x._partition = q._partition AND x.source = q.source AND x.ingest = q.ingest) END THEN 'stored'
  WHEN ${laterSql('true')} THEN 'earlier' ELSE 'last' END`;

const secondsSince = (moment: string) => `extract(epoch FROM clock_timestamp() - ${moment})`;

/** A source without an end has no content of which all could be stored. */
const IS_FEED_SQL = `i.facts::jsonb ->> 'content' IS NULL`;

/** How old a dataset `p` is. What was brought of a past period alone makes nothing fresh. */
const AGE_SQL = secondsSince(`(SELECT max(CASE WHEN ${IS_FEED_SQL} THEN greatest(stored_at, finished_at) ELSE finished_at END) FROM ${tables.ingests} i
  WHERE i.facts::jsonb #>> '{period,to}' IS NULL
    AND i.facts::jsonb -> 'contracts' @> jsonb_build_array(jsonb_build_object('contract', p.contract || ' v' || p.contract_version)))`);

/** What `etl follow` has counted of a feed. */
const FOLLOWED_SQL = `(SELECT jsonb_build_object('newest', to_timestamp(newest / 1000.0), 'events', events, 'repeated', repeated, 'refused', refused, 'overdue', overdue, 'missed', missed)
  FROM ${tables.feeds} t WHERE t.feed = i.pipeline)`;

/** Reads what is stored, in one statement, as of one moment. The caller knows the schema of the result. */
export async function readStatus<Status>(client: Client, schema: z.ZodType<Status>): Promise<Status> {
  const hasFeeds = (await appliedMigrations(client)).includes(FEEDS);
  const { rows } = await client.query<{ status: unknown }>(
    `SELECT jsonb_build_object(
       'datasets', (SELECT coalesce(jsonb_agg(d ORDER BY d.contract, d.version), '[]') FROM (
          SELECT contract, contract_version AS version, count(*) AS partitions, sum(rows) AS rows,
                 min(partition) AS "firstPartition", max(partition) AS "lastPartition", ${AGE_SQL} AS "ageSeconds"
          FROM ${tables.partitions} p GROUP BY 1, 2) d),
       'quarantined', (SELECT coalesce(jsonb_agg(q ORDER BY q.source, q.contract, q.of), '[]') FROM (
          SELECT s.name AS source, q.contract, ${OF_SQL} AS of, count(*) AS records
          FROM ${tables.quarantine} q JOIN ${tables.sources} s ON s.id = q.source JOIN ${tables.ingests} i ON i.id = q.ingest GROUP BY 1, 2, 3) q),
       'feeds', (SELECT coalesce(jsonb_agg(f ORDER BY f.pipeline), '[]') FROM (
          SELECT DISTINCT ON (pipeline) pipeline, s.name AS source, ${secondsSince(`(SELECT max(stored_at) FROM ${tables.ingests} l WHERE l.pipeline = i.pipeline)`)} AS "lagSeconds", ${hasFeeds ? FOLLOWED_SQL : 'NULL::jsonb'} AS followed
          FROM ${tables.ingests} i JOIN ${tables.sources} s ON s.id = i.source WHERE ${IS_FEED_SQL} ORDER BY pipeline, i.id DESC) f),
       'ingests', (SELECT coalesce(jsonb_agg(i ORDER BY i.pipeline), '[]') FROM (
          SELECT DISTINCT ON (pipeline) pipeline, s.name AS source, place, started_at AS "startedAt",
                 stored_at AS "storedAt", finished_at AS "finishedAt"
          FROM ${tables.ingests} i JOIN ${tables.sources} s ON s.id = i.source WHERE NOT i.facts::jsonb ? 'redrive' ORDER BY pipeline, i.id DESC) i)
     ) AS status`,
  );
  return schema.parse(rows[0]?.status);
}
