import { createHash } from 'node:crypto';
import type { DatasetPartition } from '../exchange/dataset-partition.js';

/** Names exactly the rows of some partitions, without a scan of them. */
export interface DatasetVersion {
  readonly partitions: readonly DatasetPartition[];
  readonly rows: number;
  /** sha256 over the partitions' ids, rows and hashes, lower hex. */
  readonly hash: string;
}

/** The version of some partitions' rows: equal partitions give an equal hash, in whatever order they are listed. */
export function datasetVersion(partitions: readonly DatasetPartition[]): DatasetVersion {
  const lines = partitions.map(({ id, rows, content_hash }) => `${id} ${rows} ${content_hash}\n`).sort();
  return {
    partitions,
    rows: partitions.reduce((sum, { rows }) => sum + rows, 0),
    hash: createHash('sha256').update(lines.join('')).digest('hex'),
  };
}
