import { modelCard, type CardFacts } from '../card/model-card.js';
import type { Evaluation } from '../evaluation/evaluate-package.js';
import { wordsOf, type Split } from '../instances/split.js';
import type { Champion } from '../report/champion-beside.js';
import { makeReport } from '../report/make-report.js';
import type { Learning } from '../report/learning.js';
import { recordReport } from '../report/record-report.js';
import type { ActiveRun } from '../runs/active-run.js';
import type { Source } from '../runs/source.js';
import type { Explaining } from './explaining.js';
import type { TrainingPlan } from './plan-training.js';
import type { RowsOfPlan, TrainingTools } from './train-model.js';

/** What was trained and evaluated. */
export interface Trained {
  readonly evaluation: Evaluation;
  readonly learning: readonly Learning[];
  readonly explaining: Explaining;
  readonly params: CardFacts['params'];
  readonly source: Source | undefined;
  /** What a person should know before using the model. */
  readonly warnings: readonly string[];
}

/** Judges what was trained beside its champion and its baselines, waits for the explanation, and hands report and card over to the run. */
export async function reportTraining(active: ActiveRun, scratch: string, plan: TrainingPlan, rows: RowsOfPlan, trained: Trained, champion: Champion | undefined, tools: TrainingTools): Promise<void> {
  const { model, split, versions } = plan;
  const { signal, stage } = tools;
  const { test } = rows;
  stage('judge the model');
  const judged = await makeReport({
    ...{ model, runId: active.id, createdAt: Date.now(), rows: test, test: split.test, dataset: versions.test.hash, evaluation: trained.evaluation, learning: trained.learning, explanation: undefined, notes: trained.warnings, signal },
    champion: await champion?.besides(test.instances),
  });
  const report = { ...judged, explanation: await trained.explaining.summary() };
  await recordReport(active, scratch, report, modelCard(model, report, factsOf(plan, rows, trained, tools)));
}

function factsOf({ model, fingerprint, backend, split, versions }: TrainingPlan, { training, test }: RowsOfPlan, { params, source }: Trained, { signer }: TrainingTools): CardFacts {
  const part = (name: keyof Split, rows: number) => ({ where: wordsOf(split[name]), rows, dataset: versions[name].hash });
  return {
    ...{ experiment: model.experiment, params, fingerprint, backend, code: source, signedBy: signer?.verifying.hint },
    parts: { training: part('training', training.split.training), validation: part('validation', training.split.validation), test: part('test', test.rows) },
  };
}
