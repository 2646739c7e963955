import { contractName, type Contract } from '@tripod/contracts';
import type { Client } from 'pg';
import { z } from 'zod';
import { tables } from './tables.js';

/** What people look for in the quarantine; each is left out where all is meant. */
export interface QuarantineFilter {
  readonly source?: string | undefined;
  /** `reading v1`. */
  readonly contract?: string | undefined;
  /** A part of the reason. */
  readonly reason?: string | undefined;
  /** The names of records. */
  readonly records?: readonly string[] | undefined;
}

const FROM_SQL = `FROM ${tables.quarantine} q JOIN ${tables.sources} s ON s.id = q.source
  WHERE ($1::text IS NULL OR s.name = $1) AND ($2::text IS NULL OR contract = $2) AND ($3::text IS NULL OR strpos(reason, $3) > 0)
    AND ($4::text[] IS NULL OR record = ANY($4))`;
const valuesOf = ({ source, contract, reason, records }: QuarantineFilter) => [source ?? null, contract ?? null, reason ?? null, records === undefined || records.length === 0 ? null : records];

const stored = z.object({ source: z.string(), record: z.string(), contract: z.string(), reason: z.string(), raw: z.string() });

/** A record in quarantine. `raw` is the record as the source gave it, as JSON. */
export type QuarantinedRecord = z.infer<typeof stored>;

/** Records in quarantine, by source, partition and record. */
export async function readQuarantine(client: Client, filter: QuarantineFilter, limit: number): Promise<QuarantinedRecord[]> {
  const { rows } = await client.query(
    `SELECT s.name AS source, record, contract, reason, raw ${FROM_SQL} ORDER BY s.name, _partition NULLS FIRST, length(record), record COLLATE "C", contract LIMIT $5`,
    [...valuesOf(filter), limit],
  );
  return z.array(stored).parse(rows);
}

/** A reason without what differs from record to record: the value, and the place in the source. */
const KIND_SQL = String.raw`regexp_replace(regexp_replace(reason, '^(row|line|page|record) \S+: ', ''), $re$'([^']+?)' is .*?; $re$, $re$'\1': $re$, 'g')`;

const reasonCount = z.object({ source: z.string(), contract: z.string(), reason: z.string(), records: z.int() });

/** How many records are in quarantine for a reason; values are left out of it. */
export type ReasonCount = z.infer<typeof reasonCount>;

/** The reasons of the quarantine with their numbers, the most frequent first, and how many records there are. */
export async function countReasons(client: Client, filter: QuarantineFilter, limit: number): Promise<{ readonly total: number; readonly reasons: ReasonCount[] }> {
  const { rows: counted } = await client.query<{ total: number }>(`SELECT count(*)::integer AS total ${FROM_SQL}`, valuesOf(filter));
  const { rows } = await client.query(
    `SELECT s.name AS source, contract, ${KIND_SQL} AS reason, count(*)::integer AS records ${FROM_SQL} GROUP BY 1, 2, 3 ORDER BY records DESC, 1, 2, 3 LIMIT $5`,
    [...valuesOf(filter), limit],
  );
  return { total: counted[0]?.total ?? Number.NaN, reasons: z.array(reasonCount).parse(rows) };
}

const page = z.array(z.object({ record: z.string(), raw: z.string(), contracts: z.array(z.string()) }));

/** A record of a source with all that is in quarantine of it. */
export type HeldRecord = z.infer<typeof page>[number];

/** What a pipeline has put into quarantine of its source, itself or by a redrive. */
const OF_PIPELINE_SQL = `s.name = $1 AND contract = ANY($2) AND ingest IN (SELECT id FROM ${tables.ingests} WHERE pipeline = $3 OR facts::jsonb ->> 'redrive' = $3)`;
const pipelineValues = ({ source, stores, name }: Holder) => [source.name, stores.map(contractName), name];

/** A pipeline, as far as its records in quarantine are concerned. */
export interface Holder {
  readonly name: string;
  readonly source: { readonly name: string };
  readonly stores: readonly Contract[];
}

/** Records of a pipeline that are in quarantine, in the order of their names, after one of them. */
export async function heldRecords(client: Client, holder: Holder, after: string | undefined, limit: number): Promise<HeldRecord[]> {
  const { rows } = await client.query(
    `SELECT record, min(raw) AS raw, array_agg(contract ORDER BY contract) AS contracts
     FROM ${tables.quarantine} q JOIN ${tables.sources} s ON s.id = q.source WHERE ${OF_PIPELINE_SQL} AND ($4::text IS NULL OR record COLLATE "C" > $4)
     GROUP BY record ORDER BY record COLLATE "C" LIMIT $5`,
    [...pipelineValues(holder), after ?? null, limit],
  );
  return page.parse(rows);
}

const extent = z.object({ records: z.int(), first: z.int().nullable(), last: z.int().nullable(), isPlaced: z.boolean() });

/** How many records of a pipeline are in quarantine, their first and last partition, and whether each has one. */
export async function heldExtent(client: Client, holder: Holder): Promise<z.infer<typeof extent>> {
  const { rows } = await client.query(
    `SELECT count(DISTINCT record)::integer AS records, min(_partition) AS first, max(_partition) AS last, coalesce(bool_and(_partition IS NOT NULL), false) AS "isPlaced"
     FROM ${tables.quarantine} q JOIN ${tables.sources} s ON s.id = q.source WHERE ${OF_PIPELINE_SQL}`,
    pipelineValues(holder),
  );
  return extent.parse(rows[0]);
}
