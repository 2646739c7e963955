import { quoteIdentifier, viewName, type Contract } from '@tripod/contracts';
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
} as const;

/** The table with the rows of a contract: its columns, then `_partition`, `_ingest` and `_source`. Its view shows the first ones. */
export function rowsTable(contract: Pick<Contract, 'name' | 'version'>): string {
  return own(`${viewName(contract)}_rows`);
}

/** SQL that lets the planner know what has been stored. */
export function analyzeSql(contract: Contract): string {
  return `ANALYZE ${rowsTable(contract)}`;
}
