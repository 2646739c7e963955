import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { JsonRow } from '@tripod/contracts';
import { NodeError, run, type RunEvent } from '@tripod/nodes';
import { startPredictor } from '../evaluation/start-predictor.js';
import type { KeptDatasets } from '../kept/kept-datasets.js';
import { recalling, type Contents } from '../kept/recalling.js';
import type { Scores } from '../metrics/scores.js';
import type { Model } from '../model/model.js';
import { scheduleOf } from '../network/schedule.js';
import type { Artifacts } from '../packaging/typed-json.js';
import { writePackage } from '../packaging/write-package.js';
import { recordEvents, recordRun } from '../runs/record-run.js';
import type { RunStore } from '../runs/run-store.js';
import { temporaryFolder } from '../temporary-folder.js';
import { scoresOf } from '../tasks/scoring-of.js';
import { datasetInputs } from '../training/dataset-inputs.js';
import { tagsOf, type TrainingPlan } from '../training/plan-training.js';
import type { LabelledRows } from '../training/read-rows.js';
import { paramsOf } from '../training/recipe-params.js';
import type { RowsToLearn } from '../training/train-model.js';
import { TRIAL } from './recorded-as.js';
import type { Rung } from './rungs.js';
import type { JudgedTrial, Trial } from './trial.js';
import type { TrialPipelines } from './trial-pipelines.js';

/** The tag by which MLflow shows a run below another. */
const PARENT_TAG = 'mlflow.parentRunId';

/** What all trials of a rung share. */
export interface TrialGround {
  readonly model: Model;
  readonly pipelines: TrialPipelines;
  /** The rows of the rung to learn from, and those to watch; without instances where kept datasets stand in for them. */
  readonly rows: RowsToLearn['training'];
  /** What was prepared of them. */
  readonly prepared: Artifacts;
  /** The rows to watch alone, which the trial is judged on. */
  readonly validation: LabelledRows;
  /** A stored instance, whole: a package carries one. */
  readonly example: JsonRow;
  /** The contents of what its trials learn from. */
  readonly contents: Contents;
}

/** Where and how a trial is recorded. */
export interface TrialTools {
  readonly store: RunStore;
  readonly experiment: string;
  readonly parentId: string;
  readonly packageCode: string;
  /** Where networks are kept, and taken from: a training with the recipe of a trial need not learn. Undefined: nowhere. */
  readonly kept?: KeptDatasets | undefined;
  readonly signal: AbortSignal;
  observe(event: RunEvent): void;
}

/**
 * Trains one trial and judges it as every consumer would see it: its package, written to a temporary folder, predicts the
 * validation rows. The run has parameters, history and figures, and no package. A trial whose training fails ends as FAILED,
 * and the search goes on.
 *
 * @param plan of this trial's recipe and rows
 * @throws the signal's reason, and what is not a fault of the trial: of the store or of the package's process
 */
export async function trainTrial(trial: Trial, { every }: Rung, plan: TrainingPlan, ground: TrialGround, metric: string, tools: TrialTools): Promise<JudgedTrial> {
  const { store, experiment, parentId, signal } = tools;
  const params = { ...paramsOf(trial.recipe, scheduleOf(trial.recipe, ground.rows.split.training)), trial: trial.number, every };
  const tags = { ...tagsOf(plan), [PARENT_TAG]: parentId };
  const name = every === 1 ? `trial-${trial.number}` : `trial-${trial.number}-every-${every}`;
  let runId = '';
  try {
    const { metrics } = await recordRun(store, { experiment, name, params, tags, signal }, async (active) => {
      runId = active.id;
      await active.log({ datasets: datasetInputs(plan).filter(({ context }) => context !== 'evaluation') });
      const scores = await learnAndScore(trial, plan, ground, active.id, recordEvents(active), tools);
      await active.log({ metrics: Object.entries(scores.metrics).map(([key, value]) => ({ key: `${TRIAL}${key}`, value })) });
      return scores;
    });
    return { ...trial, every, runId, reused: false, value: metrics[metric] ?? NaN };
  } catch (error) {
    if (!(error instanceof NodeError)) throw error;
    return { ...trial, every, runId, reused: false, value: NaN, failure: error.message };
  }
}

async function learnAndScore(
  { recipe }: Trial, plan: TrainingPlan, ground: TrialGround, runId: string, record: (event: RunEvent) => Promise<void>, { packageCode, kept, signal, observe }: TrialTools,
): Promise<Scores> {
  const { model, pipelines, rows, prepared, validation, example, contents } = ground;
  const given = new Map(Object.entries({ ...rows, ...prepared, recipe }));
  const written: Promise<void>[] = [];
  const learning =
    kept === undefined
      ? pipelines.learn
      : recalling(pipelines.learn, {
          ...{ kept, parts: plan.parts, anew: new Set<string>(), signal, contents },
          onRecalled: () => undefined,
          onLearned: (key, _dataset, value) => written.push(kept.write(key, { run: runId, value }, signal).catch(() => undefined)),
        });
  const learned: Artifacts = await run<object, Artifacts>(learning, Object.fromEntries(pipelines.learn.inputs.map((input) => [input, given.get(input)])), {
    signal,
    observe: async (event) => {
      observe(event);
      await record(event);
    },
  });
  await Promise.all(written);
  const scratch = temporaryFolder('package');
  try {
    const directory = join(scratch, 'package');
    await mkdir(directory);
    const facts = { runId, createdAt: Date.now(), fingerprint: plan.fingerprint, backend: plan.backend };
    await writePackage(model, directory, packageCode, { facts, fitted: { ...prepared, ...learned }, example });
    await using predictor = await startPredictor(model, directory, signal);
    const { outputs } = await predictor.predict(validation.instances);
    return scoresOf(model.role.task, outputs, validation.labels);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
