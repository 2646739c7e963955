import type { Contract } from './contract.js';

/** The Postgres schema in which etl apps publish views. */
export const DATASET_SCHEMA = 'etl';

/** The view of a contract: plural, with the version, so that two versions can be served side by side. */
export function viewOf({ name, version }: Pick<Contract, 'name' | 'version'>): string {
  return `${DATASET_SCHEMA}.${name}s_v${version}`;
}
