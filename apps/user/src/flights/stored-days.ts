import { datasetPartition, flightInstance, localDay, viewOf } from '@tripod/contracts';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Database } from '../database/database.js';

const bounds = z.union([
  z.object({ first: localDay, last: localDay }),
  z.object({ first: z.null(), last: z.null() }).transform(() => null),
]);

/** First and last day with flights of the contract that this app reads; null when there is none. No scan of flights. */
export async function storedDays(database: Database): Promise<{ first: string; last: string } | null> {
  const { rows } = await sql`
    select min(day) as first, max(day) as last from ${sql.table(viewOf(datasetPartition))}
    where contract = ${flightInstance.name} and contract_version = ${flightInstance.version} and rows > 0
  `.execute(database);
  return bounds.parse(rows[0]);
}
