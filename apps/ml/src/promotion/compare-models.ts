import type { JsonValue } from '@tripod/contracts';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { labelsAt, outputsAt } from '../evaluation/picked-rows.js';
import { cutRows, type Slice, type SlicedColumn } from '../evaluation/slices.js';
import { differenceIntervals, RESAMPLES, sideOf, type BootstrapOptions, type Interval, type Pair, type Side } from '../metrics/bootstrap.js';
import type { Labels, Outputs } from '../model/datasets.js';
import type { Model } from '../model/model.js';
import { metricsOf } from '../tasks/scoring-of.js';
import type { TaskMetric } from '../tasks/task.js';
import type { LabelledRows } from '../training/read-rows.js';

/** Outputs of two models for the same rows. */
export interface BothOutputs {
  readonly challenger: Outputs;
  readonly champion: Outputs;
}

/** One metric of two models on the same rows. */
export interface Difference {
  readonly challenger: number;
  readonly champion: number;
  /** challenger − champion. */
  readonly difference: number;
  /** Undefined where some resample does not have the metric. */
  readonly interval: Interval | undefined;
  /** Undefined where there is no interval. */
  readonly side: Side | undefined;
}

/** The headline metric on a slice. */
export interface SliceDifference extends Difference {
  readonly column: string;
  readonly value: JsonValue;
  readonly rows: number;
}

/** What was found of two models on the same rows. */
export interface Comparison {
  /** The metrics of the task; the headline comes first. */
  readonly metrics: readonly (Difference & { readonly metric: TaskMetric })[];
  /** Slices that are large enough, with their headline metric. */
  readonly slices: readonly SliceDifference[];
  /** How many different values each column of slices has. */
  readonly columns: readonly Pick<SlicedColumn, 'column' | 'values'>[];
}

/** The start of the random numbers: equal rows and models give equal intervals. */
export const SEED = 1;

/** What the comparison reports, and what ends it. */
export interface ComparisonTools extends Pick<BootstrapOptions, 'resamples' | 'signal' | 'onRows'> {
  /** Called when it begins, with the number of rows that will be drawn. */
  onStart?(rows: number): void;
}

/**
 * Compares two models by all metrics of their task on all rows, and by the headline metric on each slice, which has its own
 * resamples over its own rows: a column costs as much as the whole, however many slices it has.
 *
 * @throws the signal's reason
 */
export async function compareModels(model: Pick<Model, 'instance' | 'role' | 'slices'>, { rows, instances, labels }: LabelledRows, outputs: BothOutputs, tools: ComparisonTools = {}): Promise<Comparison> {
  const metrics = metricsOf(model.role.task);
  // Rows that all have one value are the whole, which is judged anyway.
  const columns = model.slices.map((slicing) => cutRows(slicing, model.instance, instances)).filter(({ values }) => values > 1);
  const drawn = columns.flatMap(({ slices }) => slices).reduce((sum, slice) => sum + slice.rows.length, rows);
  tools.onStart?.(drawn * (tools.resamples ?? RESAMPLES));
  const options = { ...tools, random: xoroshiro128plus(SEED) };
  const whole = await differences(metrics, { rows, labels, outputs }, options);
  const compared: SliceDifference[] = [];
  for (const { column, slices } of columns) {
    for (const slice of slices) {
      const [headline] = await differences(metrics.slice(0, 1), partOf(slice, rows, labels, outputs), options);
      if (headline !== undefined) compared.push({ column, value: slice.value, rows: slice.rows.length, ...headline });
    }
  }
  return { metrics: metrics.map((metric, at) => ({ metric, ...whole[at]! })), slices: compared, columns: columns.map(({ column, values }) => ({ column, values })) };
}

interface Judged {
  readonly rows: number;
  readonly labels: Labels;
  readonly outputs: BothOutputs;
}

async function differences(metrics: readonly TaskMetric[], { rows, labels, outputs }: Judged, options: BootstrapOptions & { readonly random: RandomGenerator }): Promise<Difference[]> {
  const pairs: Pair[] = metrics.map((metric) => ({ challenger: metric.resampled(outputs.challenger, labels), champion: metric.resampled(outputs.champion, labels) }));
  const once = new Uint8Array(rows).fill(1);
  const intervals = await differenceIntervals(pairs, rows, options);
  return metrics.map((metric, at) => {
    const [challenger, champion] = [pairs[at]!.challenger(once), pairs[at]!.champion(once)];
    const interval = intervals[at];
    return { challenger, champion, difference: challenger - champion, interval, side: interval && sideOf(metric, interval) };
  });
}

function partOf({ rows }: Slice, all: number, labels: Labels, { challenger, champion }: BothOutputs): Judged {
  return { rows: rows.length, labels: labelsAt(labels, rows), outputs: { challenger: outputsAt(challenger, challenger.length / all, rows), champion: outputsAt(champion, champion.length / all, rows) } };
}
