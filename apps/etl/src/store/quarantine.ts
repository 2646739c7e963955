import type { Client } from 'pg';
import { z } from 'zod';

/** A record that failed a contract, with all that is needed to find it, understand it and try it again. */
export interface QuarantinedRecord {
  /** Row of the source, from 0. */
  readonly row: number;
  readonly contract: string;
  readonly reason: string;
  readonly raw: Readonly<Record<string, string | number | null>>;
  /** Local day of departure, where the record has one. */
  readonly day: string | null;
}

const stored = z.object({
  source: z.string(),
  row_number: z.coerce.number().int(),
  contract: z.string(),
  reason: z.string(),
  raw: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
  day: z.string().nullable(),
});
export type StoredQuarantine = z.infer<typeof stored>;

/** What is in quarantine, in the order of days and source rows. */
export async function readQuarantine(client: Client): Promise<StoredQuarantine[]> {
  const { rows } = await client.query(
    'SELECT source, row_number, contract, reason, raw, day::text FROM etl.quarantine ORDER BY day NULLS FIRST, row_number, contract',
  );
  return z.array(stored).parse(rows);
}

/** The quarantine of one day, or of the records without one, as it should be. To be called in a transaction. */
export async function replaceQuarantine(
  client: Client,
  source: string,
  day: string | null,
  records: readonly QuarantinedRecord[],
): Promise<void> {
  await client.query(
    'DELETE FROM etl.quarantine WHERE day IS NOT DISTINCT FROM $1::date AND ($1::date IS NOT NULL OR source = $2)',
    [day, source],
  );
  await client.query(
    `INSERT INTO etl.quarantine (source, row_number, contract, reason, raw, day)
     SELECT $1, row, contract, reason, raw, $2::date
     FROM jsonb_to_recordset($3) AS record (row bigint, contract text, reason text, raw jsonb)
     ON CONFLICT (source, row_number, contract) DO UPDATE SET reason = excluded.reason, raw = excluded.raw, day = excluded.day`,
    [source, day, JSON.stringify(records)],
  );
}

/** Whether the quarantine of a day holds exactly these records. */
export function isSameQuarantine(before: readonly StoredQuarantine[], source: string, after: readonly QuarantinedRecord[]): boolean {
  const names = (records: readonly { key: string }[]) => records.map(({ key }) => key).sort().join('\n');
  const old = before.map(({ source: from, row_number: row, contract, reason }) => ({ key: [from, row, contract, reason].join(' ') }));
  return names(old) === names(after.map(({ row, contract, reason }) => ({ key: [source, row, contract, reason].join(' ') })));
}
