import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../errors.js';
import type { Split } from '../instances/split.js';
import type { Model } from '../model/model.js';
import type { RunStore, RunSummary } from '../runs/run-store.js';
import { partitionsOfDataset } from '../training/dataset-inputs.js';
import type { FingerprintParts } from '../training/fingerprint.js';
import { recordedParts } from '../training/recorded-parts.js';
import { PARTITIONS_FILE, recordedPartitions, REPRODUCTION_ARTIFACTS, type RecordedPartitions } from './keep-for-reproduction.js';

/** The parts of the data that decide what is learned. */
export type LearnedParts = Pick<Split, 'training' | 'validation'>;

/** What a run says of its training. */
export interface RecordedTraining {
  /** Code, recipe, seed, dataset versions, contracts and backend. */
  readonly parts: FingerprintParts;
  readonly split: LearnedParts;
  /** The stored partitions that it read; undefined where it did not keep them. */
  readonly partitions: RecordedPartitions | undefined;
}

/**
 * Reads what a run was trained from.
 *
 * @throws {AppError} NOT_REPRODUCIBLE when the run does not say it; those of the run store
 */
export async function recordedTraining(store: RunStore, run: RunSummary, model: Pick<Model, 'instance'>): Promise<RecordedTraining> {
  const parts = recordedParts(run);
  const partOf = (context: string) => run.datasets.filter((dataset) => dataset.context === context).map(({ name }) => partitionsOfDataset(name, model.instance))[0];
  const [training, validation] = [partOf('training'), partOf('validation')];
  if (parts === undefined || training === undefined || validation === undefined) {
    throw new AppError('NOT_REPRODUCIBLE', `run ${run.id} does not say from which code, recipe and rows it was trained: another version of this app, or another program, has recorded it. Choose another of \`ml runs\`.`);
  }
  return { parts, split: { training, validation }, partitions: await partitionsRead(store, run) };
}

async function partitionsRead(store: RunStore, { id }: RunSummary): Promise<RecordedPartitions | undefined> {
  try {
    await using files = await store.openArtifacts(id, REPRODUCTION_ARTIFACTS);
    return recordedPartitions.parse(JSON.parse(await readFile(join(files.directory, PARTITIONS_FILE), 'utf8')));
  } catch (error) {
    // The dataset versions decide; the partitions say which of them changed.
    if (error instanceof AppError && error.code !== 'ARTIFACT_MISSING') throw error;
    return undefined;
  }
}
