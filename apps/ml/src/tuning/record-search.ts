import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { contractName } from '@tripod/contracts';
import { wordsOf } from '../instances/split.js';
import { figure } from '../metrics/figure.js';
import { isBetter, type Metric } from '../metrics/metric.js';
import { recordRun } from '../runs/record-run.js';
import { temporaryFolder } from '../temporary-folder.js';
import { datasetInputs } from '../training/dataset-inputs.js';
import { NOTE_TAG } from '../training/note.js';
import type { TrainingPlan } from '../training/plan-training.js';
import { BEST } from './recorded-as.js';
import type { Rung } from './rungs.js';
import type { JudgedTrial } from './trial.js';
import type { TuneRequest, TuneTools, Tuning } from './tune.js';

/** What is recorded of a search besides its trials. */
export interface SearchFacts {
  readonly request: Pick<TuneRequest, 'model' | 'space' | 'search' | 'trials' | 'drawSeed'>;
  readonly plan: TrainingPlan;
  readonly metric: Metric;
  readonly experiment: string;
  readonly rungs: readonly Rung[];
}

/** Where the run of a search keeps its files. */
export const SEARCH_ARTIFACTS = 'search';
/** The file among them that is the best recipe; `ml train --recipe` takes it. */
export const BEST_RECIPE = 'recipe.json';

/**
 * Records a search as one run: what was asked, the best value so far after each trial, at the end all trials and the best
 * recipe as files.
 *
 * @param work gets the run's id and a function that takes each judged trial
 */
export async function recordSearch(
  { request, plan, metric, experiment, rungs }: SearchFacts,
  { store, signal }: Pick<TuneTools, 'store' | 'signal'>,
  work: (parentId: string, onJudged: (trial: JudgedTrial) => Promise<JudgedTrial>) => Promise<Omit<Tuning, 'runId'>>,
): Promise<Tuning> {
  const { model, space, search, trials, drawSeed } = request;
  const params = { search, trials, draw_seed: drawSeed, space: JSON.stringify(space), begin_with: JSON.stringify(plan.recipe) };
  const tags = { 'tripod.model': model.name, 'tripod.backend': plan.backend, [NOTE_TAG]: `Search of recipes for model **${model.name}**.` };
  return recordRun(store, { experiment, name: `search-${search}`, params, tags, signal }, async (active) => {
    await active.log({ datasets: datasetInputs(plan).filter(({ context }) => context !== 'evaluation') });
    let step = 0;
    let best = NaN;
    const onJudged = async (trial: JudgedTrial) => {
      const isWhole = trial.every === 1;
      if (isWhole && (Number.isNaN(best) || isBetter(metric, trial.value, best))) best = trial.value;
      if (isWhole && !Number.isNaN(best)) await active.log({ metrics: [{ key: `${BEST}${metric.name}`, value: best, step: step++ }] });
      return trial;
    };
    const tuning = await work(active.id, onJudged);
    const scratch = temporaryFolder('search');
    try {
      await writeFile(join(scratch, BEST_RECIPE), `${JSON.stringify({ about: aboutBest(tuning, metric, plan), ...tuning.best.recipe }, null, 2)}\n`);
      await writeFile(join(scratch, 'trials.json'), `${JSON.stringify({ model: model.name, metric: metric.name, rungs, trials: tuning.judged }, null, 2)}\n`);
      await active.putArtifacts(scratch, SEARCH_ARTIFACTS);
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
    await active.log({ tags: { [NOTE_TAG]: `Search of recipes for model **${model.name}**: ${aboutBest(tuning, metric, plan)}.`, 'tripod.best_run': tuning.best.runId } });
    return { ...tuning, runId: active.id };
  });
}

/** Which trial is the best of how many, and how good, in words. */
export function aboutBest({ best, judged }: Pick<Tuning, 'best' | 'judged'>, { title }: Metric, { model, split }: TrainingPlan): string {
  const trials = new Set(judged.map(({ number }) => number)).size;
  return `trial ${best.number} was the best of ${trials} with ${title} ${figure(best.value)} on the validation rows (${wordsOf(split.validation)} of ${contractName(model.instance)})`;
}
