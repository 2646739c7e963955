import type { Contract } from '@tripod/contracts';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { labelsAt, outputsAt } from '../evaluation/picked-rows.js';
import { cutRows } from '../evaluation/slices.js';
import { differenceInterval, middleOf, resampledValues, sideOf, type BootstrapOptions } from '../metrics/bootstrap.js';
import type { Labels } from '../model/datasets.js';
import { slicingInWords, type Slicing } from '../model/slicing.js';
import type { TaskMetric } from '../tasks/task.js';
import type { LabelledRows } from '../training/read-rows.js';
import type { Answers } from './answers.js';
import type { Figure, MetricFigures, SlicedFigures } from './report.js';

/** A slice with fewer rows is not shown: its interval would say nothing. */
export const LEAST_SLICE_ROWS = 100;

/** How an interval is drawn. Its random numbers move on. */
export type Draws = Omit<BootstrapOptions, 'random'> & { readonly random: RandomGenerator };

/**
 * How many resamples a report draws: 1,000, as a promotion does, but of many rows fewer, down to 200. An interval of many
 * rows is narrow, and a run should not wait for its report.
 */
export function resamplesFor(rows: number): number {
  return Math.min(1000, Math.max(200, Math.floor(20_000_000 / rows)));
}

/**
 * Each metric for each contestant, with its bootstrap interval and that of the difference to the model.
 *
 * @param answers the model comes first
 * @throws the signal's reason
 */
export async function judge(metrics: readonly TaskMetric[], labels: Labels, answers: readonly Answers[], draws: Draws): Promise<MetricFigures[]> {
  const rows = labels.values.length;
  const prepared = metrics.map((metric) => answers.map(({ outputs }) => metric.resampled(outputs, labels)));
  const once = new Uint8Array(rows).fill(1);
  const drawn = await resampledValues(prepared.flat(), rows, draws);
  return metrics.map((metric, m) => {
    const plain = prepared[m]!.map((resampled) => resampled(once));
    const values = drawn.slice(m * answers.length, (m + 1) * answers.length);
    return { name: metric.name, title: metric.title, better: metric.better, figures: answers.map(({ name }, at) => figureOf(metric, name, at, plain, values)) };
  });
}

function figureOf(metric: TaskMetric, contestant: string, at: number, plain: readonly number[], drawn: readonly Float64Array[]): Figure {
  const interval = middleOf(drawn[at]!);
  if (at === 0) return { contestant, value: plain[0]!, interval, difference: undefined };
  const between = differenceInterval(drawn[0]!, drawn[at]!);
  return { contestant, value: plain[at]!, interval, difference: { value: plain[0]! - plain[at]!, interval: between, side: between && sideOf(metric, between) } };
}

/**
 * The headline metric on the slices of one slicing. Each slice has draws of its own, over its own rows.
 *
 * @throws the signal's reason
 */
export async function judgeSlices(slicing: Slicing, instance: Contract, headline: TaskMetric, { rows, instances, labels }: LabelledRows, answers: readonly Answers[], draws: Draws): Promise<SlicedFigures> {
  const { values, slices } = cutRows(slicing, instance, instances, LEAST_SLICE_ROWS);
  const judged: SlicedFigures['slices'][number][] = [];
  for (const slice of slices) {
    const picked = answers.map(({ outputs, ...contestant }) => ({ ...contestant, outputs: outputsAt(outputs, outputs.length / rows, slice.rows) }));
    const [{ figures } = { figures: [] }] = await judge([headline], labelsAt(labels, slice.rows), picked, draws);
    judged.push({ value: slice.value, rows: slice.rows.length, figures });
  }
  const restRows = rows - slices.reduce((sum, slice) => sum + slice.rows.length, 0);
  return { column: slicingInWords(slicing), values, slices: judged, restRows };
}
