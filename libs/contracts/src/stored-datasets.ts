import type { Contract } from './contract.js';
import { datasetPartition } from './dataset-version.js';
import { flightInstance } from './flight-instance.js';
import { flightLabel } from './flight-label.js';

/** The Postgres schema in which etl apps publish views. */
export const DATASET_SCHEMA = 'etl';

/** A contract's rows as a view that other apps may read. */
export interface StoredDataset {
  readonly contract: Contract;
  /** Schema-qualified: `etl.flight_instances_v1`. */
  readonly view: string;
}

/** The view of a contract: plural, with the version, so that two versions can be served side by side. */
export function viewOf({ name, version }: Pick<Contract, 'name' | 'version'>): string {
  return `${DATASET_SCHEMA}.${name}s_v${version}`;
}

/** Every view that etl publishes. */
export const storedDatasets: readonly StoredDataset[] = [flightInstance, flightLabel, datasetPartition].map(
  (contract) => ({ contract, view: viewOf(contract) }),
);
