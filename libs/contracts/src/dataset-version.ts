import { createHash } from 'node:crypto';
import { z } from 'zod';
import { contract } from './contract.js';
import { localDay, type Period } from './local-time.js';

/** A sha256 in lower hex. */
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** One day of one contract's rows as stored: by the local day of `departed_at`. */
export const datasetPartition = contract({
  name: 'dataset_partition',
  version: 1,
  schema: z.strictObject({
    contract: z.string().describe('name of the contract whose rows these are'),
    contract_version: z.int32().min(1),
    day: localDay,
    rows: z.int32().min(0),
    content_hash: sha256.describe("sha256 over the day's rows in a fixed order"),
  }),
});
export type DatasetPartition = z.infer<typeof datasetPartition.schema>;

/** Names exactly the rows of a period, without a scan of them. */
export interface DatasetVersion {
  readonly period: Period;
  readonly partitions: readonly DatasetPartition[];
  readonly rows: number;
  /** sha256 over the partitions' hashes, lower hex. */
  readonly hash: string;
}

/** The version of a period's rows: equal partitions give an equal hash, in whatever order they are listed. */
export function datasetVersion(period: Period, partitions: readonly DatasetPartition[]): DatasetVersion {
  const lines = partitions.map((p) => `${p.contract} ${p.contract_version} ${p.day} ${p.rows} ${p.content_hash}\n`).sort();
  const hash = createHash('sha256').update(lines.join('')).digest('hex');
  return { period, partitions, rows: partitions.reduce((sum, { rows }) => sum + rows, 0), hash };
}
