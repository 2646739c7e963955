import type { Client } from 'pg';
import { rowsMissing } from '../evaluation/rows-missing.js';
import { rowsAtMost } from '../instances/dataset-versions.js';
import { inSnapshot } from '../instances/snapshot.js';
import { assertSeveralClasses } from './learnable.js';
import { oneAtATime } from './one-at-a-time.js';
import { planTraining, type TrainingPlan, type TrainingRequest } from './plan-training.js';
import { readFirst, readLabelledRows, readTrainingRows } from './read-rows.js';
import { resolveSplit, type WantedSplit } from './resolve-split.js';
import { trainModel, type RowsOfPlan, type TrainedModel, type TrainingTools } from './train-model.js';

/** What a command asks for. */
export interface TrainRequest extends Omit<TrainingRequest, 'split' | 'code' | 'signedBy'> {
  /** The address of Postgres; undefined when it is not set. */
  readonly url: string | undefined;
  readonly wanted: WantedSplit;
  /** Whether the model's sample stands in for its split. */
  readonly isSample: boolean;
  /** Trains even where a run can be reused. */
  readonly isForced: boolean;
  /** Plans alone. */
  readonly isDryRun: boolean;
}

/** What was planned and, unless a run was reused or it was a dry run, what was made. */
export interface Training {
  readonly plan: TrainingPlan;
  readonly made: TrainedModel | undefined;
}

/**
 * Trains what was not trained before. The plan and all rows are read in one snapshot of the database, so that the
 * fingerprint names the rows that were learned from; the snapshot ends before learning begins. Of processes that train
 * the same fingerprint at once, one trains, and the others wait and find its run.
 *
 * @throws {AppError} BAD_USAGE, ROWS_MISSING, ROWS_ONE_CLASS, and those of the database and the run store
 */
export async function train(request: TrainRequest, tools: TrainingTools): Promise<Training> {
  const { url, isForced, isDryRun } = request;
  if (isForced && !isDryRun) return trainOnce(request, tools);
  const plan = await inSnapshot(url, (client) => planOf(client, request, tools), tools.signal);
  if (isDryRun || plan.reusable !== undefined) return { plan, made: undefined };
  const waits = () => tools.stage(`wait for another training of model ${request.model.name} from the same code, data and parameters`);
  return oneAtATime({ url, fingerprint: plan.fingerprint, signal: tools.signal, waits }, () => trainOnce(request, tools));
}

async function trainOnce(request: TrainRequest, tools: TrainingTools): Promise<Training> {
  const { plan, rows } = await inSnapshot(request.url, async (client) => {
    const planned = await planOf(client, request, tools);
    if (planned.reusable !== undefined && !request.isForced) return { plan: planned, rows: undefined };
    tools.stage(`train ${request.model.name} on ${request.backend}, because ${planned.reasons.join('; ') || 'it is forced'}`);
    return { plan: planned, rows: await readRows(client, planned, tools) };
  }, tools.signal);
  return { plan, made: rows && (await trainModel(plan, rows, tools)) };
}

async function planOf(client: Client, { model, etl, wanted, isSample, recipe, backend }: TrainRequest, { store, built, signer }: TrainingTools): Promise<TrainingPlan> {
  const split = await resolveSplit(client, { model, etl, wanted, isSample });
  return planTraining(client, store, { model, etl, split, recipe, code: built.trainingCode, backend, signedBy: signer?.verifying });
}

async function readRows(client: Client, { model, etl, split, versions }: TrainingPlan, { stage, signal, advance }: TrainingTools): Promise<RowsOfPlan> {
  const most = (part: keyof typeof versions) => rowsAtMost(versions[part], model.label);
  stage('read the rows', most('training') + most('validation') + most('test'));
  const what = { model, etl, signal, onRows: advance };
  const training = await readTrainingRows(client, { ...what, rowsAtMost: most('training') + most('validation') }, split);
  const test = await readLabelledRows(client, { ...what, rowsAtMost: most('test') }, split.test);
  const counts = { training: training.split.training, validation: training.split.validation, test: test.rows };
  for (const part of ['training', 'validation', 'test'] as const) if (counts[part] === 0) throw rowsMissing(part, split[part], model);
  assertSeveralClasses(model, training, split);
  return { training, test, example: await readFirst(client, { model, etl }, split.test) };
}
