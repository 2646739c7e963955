import { z } from 'zod';
import { contract, type Contract } from '../contract/contract.js';

/** A sha256 in lower hex. */
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** How many partitions the rows of a contract without a time are dealt to, by a hash of their key. */
export const BUCKETS = 100;

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

/** The name of a bucket, two digits: `07`. */
export function bucketName(bucket: number): string {
  return String(bucket).padStart(2, '0');
}

/** The bucket (0 to 99) of a key as a Postgres expression; `bucketOf` of `@tripod/contracts/digest` gives the same. */
export function bucketSql(keyExpression: string): string {
  const digest = `sha256(convert_to((${keyExpression})::text, 'UTF8'))`;
  const bytes = [0, 1, 2, 3].map((byte) => `get_byte(${digest}, ${byte})::bigint * ${256 ** (3 - byte)}`);
  return `((${bytes.join(' + ')}) % ${BUCKETS})::integer`;
}
