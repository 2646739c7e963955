import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { datasetPartition } from '@tripod/contracts';
import type { DatasetVersion } from '@tripod/contracts/digest';
import { z } from 'zod';
import type { Split } from '../instances/split.js';
import type { ActiveRun } from '../runs/active-run.js';
import type { Source } from '../runs/source.js';

/** Where a run keeps what its reproduction needs besides its tags. */
export const REPRODUCTION_ARTIFACTS = 'reproduction';
/** The changes of the working tree, as `git apply` takes them. */
export const DIFF_FILE = 'changes.diff';
/** The stored partitions that were read. */
export const PARTITIONS_FILE = 'partitions.json';

const partitions = z.array(datasetPartition.schema);
/** What {@link PARTITIONS_FILE} holds: the ledger's rows of each part, as they were when it was read. */
export const recordedPartitions = z.object({ training: partitions, validation: partitions, test: partitions });
export type RecordedPartitions = z.infer<typeof recordedPartitions>;

/** Keeps with a run what its tags cannot hold: which partitions it read, and how its code differed from its commit. */
export async function keepForReproduction(run: ActiveRun, scratch: string, versions: Readonly<Record<keyof Split, DatasetVersion>>, source: Source | undefined): Promise<void> {
  const folder = join(scratch, REPRODUCTION_ARTIFACTS);
  await mkdir(folder);
  const read = { training: [...versions.training.partitions], validation: [...versions.validation.partitions], test: [...versions.test.partitions] } satisfies RecordedPartitions;
  await writeFile(join(folder, PARTITIONS_FILE), JSON.stringify(read));
  if (source?.diff !== undefined) await writeFile(join(folder, DIFF_FILE), source.diff);
  await run.putArtifacts(folder, REPRODUCTION_ARTIFACTS);
}
