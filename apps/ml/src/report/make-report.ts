import { contractName } from '@tripod/contracts';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { Evaluation } from '../evaluation/evaluate-package.js';
import type { ExplanationSummary } from '../explanation/summary.js';
import type { Partitions } from '../instances/split.js';
import { LEVEL } from '../metrics/bootstrap.js';
import type { Outputs } from '../model/datasets.js';
import type { Model } from '../model/model.js';
import { metricsOf, scoresOf } from '../tasks/scoring-of.js';
import type { LabelledRows } from '../training/read-rows.js';
import type { Answers } from './answers.js';
import { DRAWS, judge, judgeSlices, LEAST_SLICE_ROWS, SLICE_DRAWS, type Judgement } from './judge.js';
import type { Learning } from './learning.js';
import type { Report, SlicedFigures } from './report.js';
import { taskCharts } from './task-charts.js';

/** The start of the random numbers: equal rows and outputs give equal intervals. */
const SEED = 1;

/** The champion's outputs for the test rows, or why it was not compared. */
export type BesideChampion = { readonly version: number; readonly outputs: Outputs } | { readonly reason: string };

/** What a report is made of. */
export interface ReportParts {
  readonly model: Pick<Model, 'name' | 'instance' | 'role' | 'slices'>;
  readonly runId: string;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  /** The test rows, with the fields that the slices read. */
  readonly rows: LabelledRows;
  readonly test: Partitions;
  /** The hash of their dataset version. */
  readonly dataset: string;
  readonly evaluation: Pick<Evaluation, 'scores' | 'baselineScores'>;
  /** How the nodes of its training learned. */
  readonly learning: readonly Learning[];
  /** Undefined when the model has no champion. */
  readonly champion: BesideChampion | undefined;
  readonly explanation: ExplanationSummary | undefined;
  /** What a person should know before believing the figures. */
  readonly notes: readonly string[];
  readonly signal?: AbortSignal | undefined;
}

/**
 * Judges a model on its test rows, beside its champion and its baselines.
 *
 * @throws the signal's reason
 */
export async function makeReport(parts: ReportParts): Promise<Report> {
  const { model, rows, explanation } = parts;
  const { task } = model.role;
  const judgement: Judgement = { metrics: metricsOf(task), scores: (outputs, labels) => scoresOf(task, outputs, labels) };
  const answers = answersOf(parts);
  const drawing = { random: xoroshiro128plus(SEED), signal: parts.signal };
  const judged = await judge(judgement, rows.labels, answers, DRAWS, drawing);
  const slices: SlicedFigures[] = [];
  for (const slicing of model.slices) slices.push(await judgeSlices(slicing, model.instance, judgement, rows, answers, drawing));
  return {
    ...{ format: 1, model: model.name, task: task.type, run: parts.runId, createdAt: new Date(parts.createdAt).toISOString() },
    ...{ instance: contractName(model.instance), label: task.label, test: parts.test, dataset: parts.dataset, rows: rows.rows },
    bootstrap: { level: LEVEL, seed: SEED, whole: DRAWS, slices: SLICE_DRAWS },
    contestants: answers.map(({ name, title }) => ({ name, title })),
    ...{ metrics: judged, charts: taskCharts(task, answers, rows.labels), slices, leastSliceRows: LEAST_SLICE_ROWS, learning: parts.learning, explanation },
    notes: notesOf(parts),
  };
}

function answersOf({ evaluation: { scores, baselineScores }, champion }: ReportParts): Answers[] {
  return [
    { name: 'model', title: 'this model', outputs: scores.outputs, metrics: scores.metrics },
    ...(champion !== undefined && 'outputs' in champion ? [{ name: 'champion', title: `champion v${champion.version}`, outputs: champion.outputs }] : []),
    ...Object.entries(baselineScores).map(([name, { outputs, metrics }]) => ({ name, title: name.replaceAll('_', ' '), outputs, metrics })),
  ];
}

function notesOf({ notes, champion }: ReportParts): string[] {
  if (champion === undefined) return [...notes, 'the model has no champion yet: it is compared with its baselines alone'];
  return 'reason' in champion ? [...notes, `it is not compared with the champion: ${champion.reason}`] : [...notes];
}
