import { datasetPartition, datasetVersion, flightInstance, flightLabel, viewOf, type DatasetVersion, type Period } from '@tripod/contracts';
import type { ClientBase } from 'pg';
import { MlError } from '../errors.js';

/** A period reaches outside the days that etl has stored. */
export class MissingDaysError extends MlError {
  readonly code = 'ML_MISSING_DAYS';
}

/**
 * The version of the labelled flights of a period, from etl's ledger of partitions: no flight is read.
 *
 * @throws {MissingDaysError} when a day of the period is not stored
 */
export async function labelledFlightsVersion(client: ClientBase, period: Period): Promise<DatasetVersion> {
  const { rows } = await client.query(
    `SELECT contract, contract_version, day::text AS day, rows, content_hash
     FROM ${viewOf(datasetPartition)}
     WHERE day BETWEEN $1::date AND $2::date
       AND ((contract = $3 AND contract_version = $4) OR (contract = $5 AND contract_version = $6))`,
    [period.from, period.to, flightInstance.name, flightInstance.version, flightLabel.name, flightLabel.version],
  );
  const version = datasetVersion(period, rows.map((row) => datasetPartition.schema.parse(row)));
  const days = new Set(version.partitions.map(({ day }) => day));
  if (days.size < daysOf(period)) throw await missingDays(client, period, days.size);
  return version;
}

/** How many labelled flights there can be at most. */
export function mostRows({ partitions }: DatasetVersion): number {
  return partitions.filter(({ contract }) => contract === flightLabel.name).reduce((sum, { rows }) => sum + rows, 0);
}

function daysOf({ from, to }: Period): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000) + 1;
}

async function missingDays(client: ClientBase, period: Period, found: number): Promise<MissingDaysError> {
  const { rows } = await client.query<{ first: string | null; last: string | null }>(
    `SELECT min(day)::text AS first, max(day)::text AS last FROM ${viewOf(datasetPartition)}`,
  );
  const stored = rows[0]?.first == null ? 'nothing is stored' : `stored are ${rows[0].first} to ${rows[0].last}`;
  return new MissingDaysError(
    `${period.from} to ${period.to} has ${daysOf(period)} days, of which ${found} are stored (${stored}); ` +
      'choose another period, or bring the days: `npm run etl -- ingest`',
  );
}
