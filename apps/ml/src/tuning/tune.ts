import { createHash } from 'node:crypto';
import type { Client } from 'pg';
import { AppError } from '../errors.js';
import { inSnapshot } from '../instances/snapshot.js';
import { metricsOf } from '../tasks/scoring-of.js';
import { fingerprint } from '../training/fingerprint.js';
import { oneAtATime } from '../training/one-at-a-time.js';
import { planTraining, type TrainingPlan } from '../training/plan-training.js';
import { resolveSplit, type WantedSplit } from '../training/resolve-split.js';
import type { TrainingTools } from '../training/train-model.js';
import type { Model } from '../model/model.js';
import type { Recipe } from '../network/recipe.js';
import { knownTrials, type KnownTrial } from './known-trials.js';
import { readRowsOfSearch, type RowsOfSearch } from './read-rows-of-search.js';
import { recordSearch } from './record-search.js';
import { tuningExperiment } from './recorded-as.js';
import { rungsOf, type Rung, type Search } from './rungs.js';
import { searchTrials, type Searched } from './search-trials.js';
import type { SearchSpace } from './search-space.js';
import { trainTrial, type TrialTools } from './train-trial.js';
import { TrialGrounds } from './trial-grounds.js';
import { trialPipelines, type TrialPipelines } from './trial-pipelines.js';
import { trialsOf, type JudgedTrial, type Trial } from './trial.js';

/** What a command asks for. */
export interface TuneRequest {
  readonly model: Model;
  /** The etl app that publishes the rows. */
  readonly etl: string;
  /** The address of Postgres; undefined when it is not set. */
  readonly url: string | undefined;
  readonly wanted: WantedSplit;
  /** Whether the model's sample stands in for its split. */
  readonly isSample: boolean;
  /** The recipe to begin with. */
  readonly recipe: Recipe;
  readonly space: SearchSpace;
  readonly search: Search;
  /** How many recipes to try, the one to begin with among them. */
  readonly trials: number;
  /** Decides what is drawn of the space. */
  readonly drawSeed: number;
  /** What computes, with its version. */
  readonly backend: string;
}

/** What a search needs of its process. */
export type TuneTools = Pick<TrainingTools, 'store' | 'built' | 'kept' | 'signal' | 'observe' | 'stage' | 'advance'>;

/** What a search found, and where it is recorded. */
export interface Tuning extends Searched {
  readonly best: JudgedTrial;
  readonly rungs: readonly Rung[];
  readonly plan: TrainingPlan;
  /** The run above those of the trials; undefined if all of them were known. */
  readonly runId: string | undefined;
}

/**
 * Tries recipes, each as a run below the one of the search, and names the best by the headline metric on the validation
 * rows; test rows are never read. A trial that an earlier search has finished, on the same code, rows and backend, is not
 * trained again: a search that was stopped or killed goes on where it was. Of searches of one model on the same rows, one
 * goes on at a time.
 *
 * @throws {AppError} TRAINING_FAILED if no trial can be judged, and as `train`
 */
export async function tune(request: TuneRequest, tools: TuneTools): Promise<Tuning> {
  const { model, url } = request;
  const pipelines = trialPipelines(model);
  const { plan, read } = await inSnapshot(url, (client) => readRows(client, request, pipelines, tools), tools.signal);
  const lock = createHash('sha256').update(`tune ${plan.fingerprint}`).digest('hex');
  const waits = () => tools.stage(`wait for another search of model ${model.name} on the same rows`);
  return oneAtATime({ url, fingerprint: lock, signal: tools.signal, waits }, () => search(request, plan, pipelines, read, tools));
}

async function readRows(client: Client, request: TuneRequest, pipelines: TrialPipelines, tools: TuneTools): Promise<{ plan: TrainingPlan; read: RowsOfSearch }> {
  const { model, etl, wanted, isSample, recipe, backend } = request;
  const split = await resolveSplit(client, { model, etl, wanted, isSample });
  const plan = await planTraining(client, tools.store, { model, etl, split, recipe, code: tools.built.trainingCode, backend, signedBy: undefined });
  return { plan, read: await readRowsOfSearch(client, plan, pipelines, request.search === 'random', tools) };
}

async function search(request: TuneRequest, plan: TrainingPlan, pipelines: TrialPipelines, read: RowsOfSearch, tools: TuneTools): Promise<Tuning> {
  const { model, recipe, space, trials: count, drawSeed, search: kind } = request;
  const [metric] = metricsOf(model.role.task);
  if (metric === undefined) throw new TypeError(`task ${model.role.task.type} has no metric`);
  const experiment = tuningExperiment(model);
  const trials = trialsOf(recipe, space, count, drawSeed);
  const rungs = rungsOf(kind, count, read.rows.split.training);
  const known = await knownTrials(tools.store, experiment, metric.name);
  const recall = async (trial: Trial, { every }: Rung) => recalled(trial, every, known.get(planOf(plan, trial, every).fingerprint));
  const remembered = await searchTrials(trials, rungs, metric, recall);
  if (remembered !== undefined) return { ...assertFound(remembered), rungs, plan, runId: undefined };
  return recordSearch({ request, plan, metric, experiment, rungs }, tools, async (parentId, onJudged) => {
    const trialTools: TrialTools = { ...tools, experiment, parentId, packageCode: tools.built.packageCode };
    const grounds = new TrialGrounds(plan, pipelines, read, trialTools);
    const judge = async (trial: Trial, rung: Rung): Promise<JudgedTrial> => {
      const planned = planOf(plan, trial, rung.every);
      const found = recalled(trial, rung.every, known.get(planned.fingerprint));
      if (found) return onJudged(found);
      const ground = await grounds.of(rung);
      tools.stage(`trial ${trial.number} of ${count - 1}${rung.every === 1 ? '' : ` on one row of ${rung.every}`}`);
      const judged = await trainTrial(trial, rung, planned, ground, metric.name, trialTools);
      // Two trials may have drawn the same.
      if (judged.failure === undefined) known.set(planned.fingerprint, judged);
      return onJudged(judged);
    };
    const searched = await searchTrials(trials, rungs, metric, judge);
    if (searched === undefined) throw new TypeError('every trial was judged');
    return { ...assertFound(searched), rungs, plan };
  });
}

/** What the training of one trial would make. */
function planOf(plan: TrainingPlan, { recipe }: Trial, every: number): TrainingPlan {
  const { datasets } = plan.parts;
  const parts = { ...plan.parts, parameters: recipe, datasets: every === 1 ? datasets : { ...datasets, 'training, one row of': String(every) } };
  return { ...plan, recipe, parts, fingerprint: fingerprint(parts) };
}

function recalled(trial: Trial, every: number, known: KnownTrial | undefined): JudgedTrial | undefined {
  return known && { ...trial, every, runId: known.runId, reused: true, value: known.value };
}

function assertFound({ judged, best }: Searched): Searched & { readonly best: JudgedTrial } {
  if (best !== undefined) return { judged, best };
  const failure = judged.find((trial) => trial.failure !== undefined)?.failure ?? 'the validation rows cannot say how good a model is';
  throw new AppError('TRAINING_FAILED', `None of ${judged.length} trials can be judged: ${failure}. Choose other rows, or another recipe to begin with.`);
}
