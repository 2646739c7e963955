import type { Contract } from './contract/contract.js';
import { datasetPartition } from './exchange/dataset-partition.js';
import { business } from './index.js';

/** Every contract of the project: those of the business, and the one of the ledger. */
export const publishedContracts: readonly Contract[] = [
  business.instance,
  business.label,
  ...Object.values(business.predictions).map(({ contract }) => contract),
  datasetPartition,
];
