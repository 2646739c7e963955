import type { Client } from 'pg';
import { rowsMissing } from '../evaluation/rows-missing.js';
import { rowsAtMost } from '../instances/dataset-versions.js';
import { inSnapshot } from '../instances/snapshot.js';
import { keptTestRows } from '../kept/kept-test-rows.js';
import { resolveRange, type NodeRange } from '../kept/node-range.js';
import { resume, type Resumption } from '../kept/resume.js';
import { columnOfSlicing } from '../model/slicing.js';
import { openChampion } from '../report/champion-beside.js';
import { assertSeveralClasses } from './learnable.js';
import { oneAtATime } from './one-at-a-time.js';
import { planTraining, type TrainingPlan, type TrainingRequest } from './plan-training.js';
import { readFirst, readLabelledRows, readTrainingRows } from './read-rows.js';
import { resolveSplit, type WantedSplit } from './resolve-split.js';
import { trainModel, type RowsOfPlan, type RowsToLearn, type TrainedModel, type TrainingTools } from './train-model.js';
import { trainPart, type TrainedPart } from './train-part.js';

/** What a command asks for. */
export interface TrainRequest extends Omit<TrainingRequest, 'split' | 'code' | 'signedBy'> {
  /** The address of Postgres; undefined when it is not set. */
  readonly url: string | undefined;
  readonly wanted: WantedSplit;
  /** Whether the model's sample stands in for its split. */
  readonly isSample: boolean;
  /** Trains even where a run can be reused, and takes nothing from kept datasets. */
  readonly isForced: boolean;
  /** Which nodes run; by default those whose datasets are not kept. With a range no run is reused. */
  readonly range?: NodeRange;
  /** Plans alone. */
  readonly isDryRun: boolean;
}

/** What was planned and, unless a run was reused or it was a dry run, what was made. */
export interface Training {
  readonly plan: TrainingPlan;
  readonly made: TrainedModel | undefined;
  /** In place of `made`, where the training ended with a node. */
  readonly part?: TrainedPart | undefined;
  /** The datasets that were taken from kept ones, in alphabetical order. */
  readonly kept: readonly string[];
}

/**
 * Trains what was not trained before. The plan and all rows are read in one snapshot of the database, so that the
 * fingerprint names the rows that were learned from; the snapshot ends before learning begins. Of processes that train
 * the same fingerprint at once, one trains, and the others wait and find its run.
 *
 * @throws {AppError} BAD_USAGE, ROWS_MISSING, ROWS_ONE_CLASS, and those of the database and the run store
 */
export async function train(request: TrainRequest, tools: TrainingTools): Promise<Training> {
  const { url, isDryRun } = request;
  resolveRange(request.model, request.range ?? {});
  if (isAnew(request) && !isDryRun) return trainOnce(request, tools);
  const plan = await inSnapshot(url, (client) => planOf(client, request, tools), tools.signal);
  if (isDryRun || plan.reusable !== undefined) return { plan, made: undefined, kept: [] };
  const waits = () => tools.stage(`wait for another training of model ${request.model.name} from the same code, data and parameters`);
  return oneAtATime({ url, fingerprint: plan.fingerprint, signal: tools.signal, waits }, () => trainOnce(request, tools));
}

/** Whether it trains whatever was trained before. */
function isAnew({ isForced, range = {} }: TrainRequest): boolean {
  return isForced || range.from !== undefined || range.to !== undefined;
}

async function trainOnce(request: TrainRequest, tools: TrainingTools): Promise<Training> {
  const { model, backend, isForced, range = {} } = request;
  const resolved = resolveRange(model, range);
  await using champion = resolved.isPartial ? undefined : await openChampion(tools.store, model, tools.signer && { pinned: tools.signer.verifying }, tools.signal);
  const { plan, rows, part } = await inSnapshot(request.url, async (client): Promise<{ plan: TrainingPlan; rows?: RowsOfPlan; part?: RowsToLearn }> => {
    const planned = await planOf(client, request, tools);
    if (planned.reusable !== undefined && !isAnew(request)) return { plan: planned };
    tools.stage(`train ${model.name} on ${backend}, because ${planned.reasons.join('; ') || 'it is forced'}`);
    const resumption = await resume(planned, isForced ? undefined : tools.kept, resolved, tools.signal);
    if (resolved.isPartial) return { plan: planned, part: await readRowsToLearn(client, planned, resumption, tools) };
    return { plan: planned, rows: await readRows(client, planned, resumption, { ofChampion: champion?.columns ?? [], takesKept: !isForced }, tools) };
  }, tools.signal);
  const made = rows && (await trainModel(plan, rows, tools, champion));
  const partial = part && (await trainPart(plan, part, range, tools));
  const kept = [...Object.keys((rows ?? part)?.resumption.taken ?? {}), ...((made ?? partial)?.recalled ?? [])].sort();
  return { plan, made, part: partial, kept };
}

async function planOf(client: Client, { model, etl, wanted, isSample, recipe, backend }: TrainRequest, { store, built, signer }: TrainingTools): Promise<TrainingPlan> {
  const split = await resolveSplit(client, { model, etl, wanted, isSample });
  return planTraining(client, store, { model, etl, split, recipe, code: built.trainingCode, backend, signedBy: signer?.verifying });
}

interface TestRowsWanted {
  /** Fields that the champion reads. */
  readonly ofChampion: readonly string[];
  readonly takesKept: boolean;
}

/** The test rows have what the report needs besides the model's fields: those of the slices and of the champion. */
async function readRows(client: Client, plan: TrainingPlan, resumption: Resumption, { ofChampion, takesKept }: TestRowsWanted, tools: TrainingTools): Promise<RowsOfPlan> {
  const { model, etl, split, versions } = plan;
  const { kept, stage, signal, advance } = tools;
  const learned = await readRowsToLearn(client, plan, resumption, tools);
  const most = rowsAtMost(versions.test, model.label);
  const columns = [...new Set([...model.columns, ...model.slices.map(columnOfSlicing), ...ofChampion])];
  const read = () => {
    stage('read the test rows', most);
    return readLabelledRows(client, { model: { ...model, columns }, etl, signal, onRows: advance, rowsAtMost: most }, split.test);
  };
  const { test, keepAs } = await keptTestRows(plan, columns, takesKept ? kept : undefined, read, signal);
  if (test.rows === 0) throw rowsMissing('test', split.test, model);
  return { ...learned, test, keepTestAs: keepAs, example: await readFirst(client, { model, etl }, split.test) };
}

/** The rows that training learns from and watches; they are not read where kept datasets stand in for them. */
export async function readRowsToLearn(
  client: Client, { model, etl, split, versions }: TrainingPlan, resumption: Resumption, { kept, stage, signal, advance }: Pick<TrainingTools, 'kept' | 'stage' | 'signal' | 'advance'>,
): Promise<RowsToLearn> {
  const { inputs, taken } = resumption;
  if (Object.keys(taken).length > 0) stage(`take ${Object.keys(taken).sort().join(', ')} from ${kept?.directory}`);
  if (inputs !== undefined) {
    const { labels, split: rows } = inputs;
    return { training: { rows: rows.training + rows.validation, instances: undefined, labels, split: rows }, resumption };
  }
  const most = rowsAtMost(versions.training, model.label) + rowsAtMost(versions.validation, model.label);
  stage('read the rows', most);
  const training = await readTrainingRows(client, { model, etl, signal, onRows: advance, rowsAtMost: most }, split);
  for (const part of ['training', 'validation'] as const) if (training.split[part] === 0) throw rowsMissing(part, split[part], model);
  assertSeveralClasses(model, training, split);
  return { training, resumption };
}
