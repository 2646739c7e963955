import { rm } from 'node:fs/promises';
import { run as runPipeline, type RunEvent } from '@tripod/nodes';
import { AppError } from '../errors.js';
import { inSnapshot } from '../instances/snapshot.js';
import type { Model } from '../model/model.js';
import type { Backend, StartedBackend } from '../network/backend.js';
import { pick, writeArtifacts } from '../packaging/typed-json.js';
import type { RunStore, RunSummary } from '../runs/run-store.js';
import { temporaryFolder } from '../temporary-folder.js';
import type { Built } from '../training/built.js';
import { contractsRead } from '../training/contracts-read.js';
import { changesSince } from '../training/fingerprint.js';
import { readTrainingRows, type TrainingRows } from '../training/read-rows.js';
import { assertSameRows } from './assert-same-rows.js';
import { compareFitted, type FittedComparison } from './compare-fitted.js';
import { recordedTraining, type RecordedTraining } from './recorded-training.js';

/** What is trained again. */
export interface TrainAgainRequest {
  readonly run: RunSummary;
  readonly model: Model;
  /** The etl app that publishes the rows. */
  readonly etl: string;
  /** The address of Postgres; undefined when it is not set. */
  readonly url: string | undefined;
}

export interface TrainAgainTools {
  readonly store: RunStore;
  /** The code that trains: it must be that of the run. */
  readonly built: Built;
  readonly signal: AbortSignal;
  startBackend(wanted: Backend): Promise<StartedBackend>;
  /** Called with every event of the training pipeline. */
  observe(event: RunEvent): void;
  /** Called when something begins that is not a node; `rows` is how many rows it will go through. */
  stage(name: string, rows?: number): void;
  /** Called with the number of rows that the stage went through since the last call. */
  advance(rows: number): void;
}

/** A training that made the same bytes as the run. */
export interface Reproduction {
  /** What computed, with its version. */
  readonly backend: string;
  readonly rows: number;
  readonly weights: FittedComparison;
}

/**
 * Trains a run again with the code of this build, on the run's backend, recipe, seed and rows, and compares the bytes of
 * what was fitted. Nothing is recorded.
 *
 * @throws {AppError} NOT_REPRODUCIBLE when code, contracts, libraries or backend are not those of the run; ROWS_CHANGED;
 *   NOT_REPRODUCED when the bytes differ; those of the database and of the run store
 */
export async function trainAgain(request: TrainAgainRequest, tools: TrainAgainTools): Promise<Reproduction> {
  const { run, model } = request;
  const { store, signal, observe, stage } = tools;
  const recorded = await recordedTraining(store, run, model);
  const backend = await startRecordedBackend(run, recorded, tools);
  assertSameTraining(request, recorded, backend, tools.built);
  const { instances, labels, split, rows } = await readRows(request, recorded, tools);
  const fitted = await runPipeline(model.pipelines.training, { instances, labels, split, recipe: recorded.parts.parameters }, { signal, observe });
  stage('compare the weights');
  const scratch = temporaryFolder('run');
  try {
    await writeArtifacts(scratch, pick(fitted, model.packaged));
    await using opened = await store.openPackage(run.id);
    const weights = await compareFitted(opened.directory, scratch, model.packaged);
    if (!weights.isSame) throw notReproduced(run, weights);
    return { backend, rows, weights };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function startRecordedBackend({ id }: RunSummary, { parts }: RecordedTraining, { startBackend }: TrainAgainTools): Promise<string> {
  const [wanted] = parts.backend.split(' ');
  if (wanted !== 'wasm' && wanted !== 'native') throw new AppError('NOT_REPRODUCIBLE', `run ${id} was trained on '${parts.backend}', which this app does not have. Choose another of \`ml runs\`.`);
  const { name, version } = await startBackend(wanted);
  return `${name} ${version}`;
}

/** The data are compared by their partitions. */
function assertSameTraining({ run, model }: TrainAgainRequest, { parts }: RecordedTraining, backend: string, { trainingCode }: Built): void {
  const changes = changesSince(parts, { ...parts, code: trainingCode, label: model.role.task.label, ...contractsRead(model), backend });
  if (changes.length === 0) return;
  throw new AppError('NOT_REPRODUCIBLE', `This build does not train as run ${run.id} was trained: ${changes.join('; ')}. Leave --in-place out to train from the run's own commit, or build the app from what the run was built from.`);
}

async function readRows({ run, model, etl, url }: TrainAgainRequest, recorded: RecordedTraining, { signal, stage, advance }: TrainAgainTools): Promise<TrainingRows> {
  return inSnapshot(url, async (client) => {
    const rowsAtMost = await assertSameRows(client, { runId: run.id, model, etl }, recorded);
    stage('read the rows', rowsAtMost);
    return readTrainingRows(client, { model, etl, rowsAtMost, signal, onRows: advance }, recorded.split);
  }, signal);
}

function notReproduced({ id }: RunSummary, { differences }: FittedComparison): AppError {
  return new AppError(
    'NOT_REPRODUCED',
    `Run ${id} was trained again from the same code, recipe, seed and rows, and the result is not the same: ${differences.join('; ')}. Another processor rounds differently where the backend uses other instructions of it: try again on the machine that trained the run.`,
  );
}
