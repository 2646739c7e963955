import { z } from 'zod';
import { contract, type Contract } from '../contract/contract.js';

/** A sha256 in lower hex. */
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/**
 * One partition of a contract's stored rows: a local day where the contract has a time, else a bucket `00` to `99`.
 * A label lies in the partition of its instance.
 */
export const datasetPartition = contract({
  name: 'dataset_partition',
  version: 2,
  key: 'id',
  schema: z.strictObject({
    id: z.string().describe('contract, version and partition: reading.v1/2001-01-31'),
    contract: z.string().describe('name of the contract whose rows these are'),
    contract_version: z.int32().min(1),
    partition: z.string().regex(/^(\d{4}-\d\d-\d\d|\d\d)$/).describe('local day, or bucket 00 to 99'),
    rows: z.int32().min(0),
    content_hash: sha256.describe("sha256 over the rows' binary COPY tuples in the order of their keys"),
  }),
});
export type DatasetPartition = z.infer<typeof datasetPartition.schema>;

/** The id of a partition: `reading.v1/2001-01-31`. */
export function partitionId({ name, version }: Pick<Contract, 'name' | 'version'>, partition: string): string {
  return `${name}.v${version}/${partition}`;
}
