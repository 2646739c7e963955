import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runTags, type JsonRow } from '@tripod/contracts';
import type { SigningKey } from '@tripod/contracts/digest';
import type { RunEvent } from '@tripod/nodes';
import { evaluatePackage, type Evaluation } from '../evaluation/evaluate-package.js';
import { evaluationReport, testMetrics } from '../evaluation/evaluation-report.js';
import { oneClassWarnings } from '../evaluation/one-class.js';
import { RunGraph } from '../graph/run-graph.js';
import type { KeptDatasets } from '../kept/kept-datasets.js';
import { learns } from '../kept/recalling.js';
import type { Resumption } from '../kept/resume.js';
import { MIN_STEPS, scheduleOf, type Schedule } from '../network/schedule.js';
import { signPackage } from '../packaging/sign-package.js';
import { pick, writeArtifacts, type Artifacts } from '../packaging/typed-json.js';
import { writePackage } from '../packaging/write-package.js';
import type { Champion } from '../report/champion-beside.js';
import { LearningRecorder, type Learning } from '../report/learning.js';
import { recordedLearning } from '../report/recorded-learning.js';
import { keepForReproduction } from '../reproduction/keep-for-reproduction.js';
import { sourceFactsOf } from '../reproduction/source-facts.js';
import { recordEvents, recordRun } from '../runs/record-run.js';
import type { ActiveRun } from '../runs/active-run.js';
import type { RunStore } from '../runs/run-store.js';
import { sourceOf, type Source } from '../runs/source.js';
import { sourceTags } from '../runs/source-tags.js';
import { temporaryFolder } from '../temporary-folder.js';
import type { Built } from './built.js';
import { datasetInputs, datasetName } from './dataset-inputs.js';
import { Explaining } from './explaining.js';
import { learn } from './learn.js';
import { constantColumnWarnings } from './learnable.js';
import { NOTE_TAG, noteOf } from './note.js';
import { tagsOf, type TrainingPlan } from './plan-training.js';
import type { LabelledRows, TrainingRows } from './read-rows.js';
import { paramsOf } from './recipe-params.js';
import { RecordingTime } from './recording-time.js';
import { reportTraining } from './report-training.js';

/** Where a run keeps what its evaluation needs of training. */
export const TRAINING_ARTIFACTS = 'training';

const UNSIGNED = 'the model package is not signed: it runs only where --allow-unsigned is given';

/** The rows that a training learns from, and how much of it has to run. */
export interface RowsToLearn {
  /** Without instances where kept datasets stand in for them. */
  readonly training: Omit<TrainingRows, 'instances'> & { readonly instances: TrainingRows['instances'] | undefined };
  readonly resumption: Resumption;
}

/** All rows of a training, read at one moment. */
export interface RowsOfPlan extends RowsToLearn {
  readonly test: LabelledRows;
  /** The key to keep them by; undefined: they are not kept anew. */
  readonly keepTestAs?: string | undefined;
  /** A stored instance, whole. */
  readonly example: JsonRow;
}

/** What a training made. */
export interface TrainedModel {
  readonly runId: string;
  /** Rows that were learned from, and watched while learning. */
  readonly rows: number;
  /** The datasets that need not be learned again, since their contents were learned from before. */
  readonly recalled: readonly string[];
  /** How the rows were passed through: stated by the recipe, or derived from the rows. */
  readonly schedule: Schedule;
  /** What a person should know before using the model. */
  readonly warnings: readonly string[];
  readonly evaluation: Evaluation;
  /** How long it waited for the run store. */
  readonly recordingSeconds: number;
}

/** What a training works with. */
export interface TrainingTools {
  readonly store: RunStore;
  readonly built: Built;
  /** Signs the package; undefined leaves it unsigned. */
  readonly signer: SigningKey | undefined;
  /** Where datasets are kept, and taken from; undefined: nowhere. */
  readonly kept?: KeptDatasets | undefined;
  /** How many test rows the report explains; 0: none. */
  readonly explainedRows?: number | undefined;
  readonly signal: AbortSignal;
  /** Called with every event of the training pipeline. */
  observe(event: RunEvent): void;
  /** Called when something begins that is not a node; `rows` is how many rows it will go through, where that is known. */
  stage(name: string, rows?: number): void;
  /** Called with the number of rows that the stage went through since the last call. */
  advance?(rows: number): void;
}

/**
 * Trains as planned, writes the package, evaluates it as written, and records all of it as one run.
 *
 * @param champion what the report compares with; its fields are among those of the test rows
 */
export async function trainModel(plan: TrainingPlan, rows: RowsOfPlan, tools: TrainingTools, champion?: Champion): Promise<TrainedModel> {
  const { store, signal } = tools;
  const schedule = scheduleOf(plan.recipe, rows.training.split.training);
  const { split } = rows.training;
  const source = await sourceOf();
  const tags = { ...tagsOf(plan), [NOTE_TAG]: noteOf(plan, split), ...sourceTags(source) };
  const graph = new RunGraph(plan.model, rows.resumption, false);
  const scratch = temporaryFolder('run');
  try {
    const time = new RecordingTime();
    const params = paramsOf(plan.recipe, schedule);
    const made = await time.aroundWork((counted) =>
      recordRun(store, { experiment: plan.model.experiment, params, tags, signal }, (recorded) =>
        counted(async () => {
          const active = time.around(recorded);
          await active.log({ datasets: datasetInputs(plan) });
          await keepForReproduction(active, scratch, plan.versions, source);
          await using explaining = new Explaining(plan, rows.test, tools);
          const keptTest = keepTest(active.id, rows, tools);
          const events = recordEvents(recorded);
          let written = Promise.resolve();
          const learning = new LearningRecorder();
          const record = (event: RunEvent) => {
            learning.observe(event);
            if (event.type !== 'pipeline:success') return time.during(events(event));
            // What still waits to be written is written while the package is evaluated.
            written = events(event);
            written.catch(() => undefined);
            return Promise.resolve();
          };
          const { fitted, recalled, warnings: whileLearning, evaluation, directory } = await graph.logged(active, scratch, async () => {
            const made = await learn(plan, rows, tools, { id: active.id, nodes: graph.training, record });
            const folder = await makePackage(scratch, active.id, plan, rows, made.fitted, source, tools);
            explaining.start(folder);
            return { ...made, directory: folder, evaluation: await evaluate(folder, plan, rows, made.fitted, graph, tools) };
          });
          await keptTest;
          await time.during(written);
          await put(active, scratch, directory, plan, fitted, evaluation, tools);
          const warnings = [...whileLearning, ...warningsOf(schedule), ...(tools.signer ? [] : [UNSIGNED]), ...columnWarnings(plan, rows), ...labelWarnings(rows, plan.model.role.task.label)];
          const learned = [...learning.noted(active.id), ...(await earlierLearnings(plan, new Map([...rows.resumption.keptFrom, ...recalled]), store))];
          await reportTraining(active, scratch, plan, rows, { evaluation, learning: learned, explaining, params, source, warnings }, champion, tools);
          await active.log({ metrics: testMetrics(evaluation, datasetName(plan, 'test')), tags: { [NOTE_TAG]: noteOf(plan, split, evaluation) } });
          return { runId: active.id, rows: rows.training.rows, recalled: [...recalled.keys()], schedule, warnings, evaluation };
        }),
      ),
    );
    return { ...made, recordingSeconds: time.seconds };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** How nodes learned whose datasets were taken from kept ones. */
async function earlierLearnings({ model }: TrainingPlan, keptFrom: ReadonlyMap<string, string>, store: RunStore): Promise<Learning[]> {
  const found: Learning[] = [];
  for (const { name, outputs } of model.pipelines.training.nodes.filter(learns)) {
    const run = outputs.map((output) => keptFrom.get(output)).find((each) => each !== undefined);
    if (run !== undefined) found.push(...(await recordedLearning(store, run)).filter(({ node }) => node === name));
  }
  return found;
}

/** While it trains. That nothing can be kept there is said of the datasets of training. */
async function keepTest(run: string, { test, keepTestAs }: RowsOfPlan, { kept, signal }: TrainingTools): Promise<void> {
  if (keepTestAs !== undefined) await kept?.write(keepTestAs, { run, value: test }, signal).catch(() => undefined);
}

function warningsOf({ steps, batch, epochs }: Schedule): string[] {
  if (steps >= MIN_STEPS) return [];
  return [`the network learned in ${counted(steps, 'step')}, fewer than ${MIN_STEPS}: the recipe's batch of ${counted(batch, 'row')} in ${counted(epochs, 'epoch')} is too large for these rows; state a smaller one, or none`];
}

/** `1 epoch`, `2 epochs`. */
const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

/** Of rows that were read: with kept datasets, the run that read them has warned. */
function columnWarnings({ model }: TrainingPlan, { training: { instances, ...training } }: RowsToLearn): string[] {
  return instances === undefined ? [] : constantColumnWarnings(model, { ...training, instances });
}

function labelWarnings({ training: { labels, split }, test }: RowsOfPlan, label: string): string[] {
  const part = (from: number, to?: number) => ({ ...labels, values: labels.values.subarray(from, to) });
  return [
    ...oneClassWarnings('training', part(0, split.training), label),
    ...oneClassWarnings('validation', part(split.training), label),
    ...oneClassWarnings('test', test.labels, label),
  ];
}

async function makePackage(scratch: string, runId: string, plan: TrainingPlan, { example }: RowsOfPlan, fitted: Artifacts, source: Source | undefined, { built, signer, stage }: TrainingTools): Promise<string> {
  stage('write the model package');
  const directory = join(scratch, 'package');
  await mkdir(directory);
  const facts = { runId, createdAt: Date.now(), fingerprint: plan.fingerprint, backend: plan.backend, source: source && sourceFactsOf(source) };
  await writePackage(plan.model, directory, built.packageCode, { facts, fitted, example });
  if (signer) await signPackage(directory, plan.model.name, signer);
  return directory;
}

function evaluate(directory: string, { model }: TrainingPlan, { test }: RowsOfPlan, fitted: Artifacts, graph: RunGraph, { signal, stage, advance }: TrainingTools): Promise<Evaluation> {
  stage('evaluate the package', test.rows);
  return evaluatePackage(model, directory, test, pick(fitted, model.kept), { signal, onRows: advance, observe: (event) => graph.evaluation.observe(event) });
}

/** Hands over the package, who signed it, what its evaluation needs of training, and the evaluation. */
async function put(
  active: ActiveRun, scratch: string, directory: string, { model, split }: TrainingPlan, fitted: Artifacts, evaluation: Evaluation, { signer, stage }: TrainingTools,
): Promise<void> {
  stage('record the package');
  if (signer) await active.log({ tags: { [runTags.signedBy]: signer.verifying.hint } });
  await active.putPackage(directory);
  const kept = join(scratch, TRAINING_ARTIFACTS);
  await mkdir(kept);
  await writeArtifacts(kept, pick(fitted, model.kept));
  await active.putArtifacts(kept, TRAINING_ARTIFACTS);
  const file = join(scratch, 'evaluation.json');
  await writeFile(file, `${JSON.stringify(evaluationReport(model, split.test, evaluation), null, 2)}\n`);
  await active.putArtifacts(file, '');
}
