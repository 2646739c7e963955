import { quoteIdentifier, viewName, type Contract } from '@tripod/contracts';
import type { Client } from 'pg';
import { APP } from '../app.js';

/** The quoted schema of this app. */
export const SCHEMA = quoteIdentifier(APP);

const own = (name: string) => `${SCHEMA}.${quoteIdentifier(name)}`;

/** The app's own tables, quoted. */
export const tables = {
  sources: own('sources'),
  ingests: own('ingests'),
  partitions: own('dataset_partitions'),
  extents: own('extents'),
  quarantine: own('quarantine'),
  feeds: own('feeds'),
  events: own('feed_events'),
  checkpoints: own('feed_checkpoints'),
} as const;

/** The table with the rows of a contract: its columns, then `_partition`, `_ingest` and `_source`. Its view shows the first ones. */
export function rowsTable(contract: Pick<Contract, 'name' | 'version'>): string {
  return own(`${viewName(contract)}_rows`);
}

/** The name of the index by which the rows of a partition are found; as every index, it lies in its table's schema. */
export function placeIndexName(contract: Pick<Contract, 'name' | 'version'>): string {
  return quoteIdentifier(`${viewName(contract)}_place`);
}

/**
 * SQL that takes the newest rows into that index, where Postgres has not done it yet. Without it a row is found too, but all
 * of the newest are read.
 */
export function summarizeSql(contract: Contract): string {
  const index = `${SCHEMA}.${placeIndexName(contract)}`.replaceAll("'", "''");
  return `SELECT brin_summarize_new_values('${index}')`;
}

/**
 * Takes what has been stored into the index of places and into the planner's statistics, and marks its pages as read, which
 * the first readers would do otherwise. A tenth of the usual sample is enough for where rows lie and how many. Not in a
 * transaction.
 */
export async function vacuum(client: Client, contracts: readonly Contract[]): Promise<void> {
  await client.query('SET default_statistics_target = 10');
  for (const contract of contracts) await client.query(`VACUUM (ANALYZE) ${rowsTable(contract)}`);
  await client.query('RESET default_statistics_target');
}
