import type { Business } from './contract/business.js';
import type { Contract } from './contract/contract.js';
import { datasetPartition } from './exchange/dataset-partition.js';
import { business as declared } from './index.js';

/** As any business may be: this one may have no further contracts. */
const business: Business = declared;

/** Every contract of the project: those of the business, and the one of the ledger. */
export const publishedContracts: readonly Contract[] = [
  business.instance,
  business.label,
  ...Object.values(business.predictions).map(({ contract }) => contract),
  ...(business.others ?? []),
  datasetPartition,
];
