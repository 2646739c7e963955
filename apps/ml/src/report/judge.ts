import { setImmediate as turnOfEventLoop } from 'node:timers/promises';
import type { Contract } from '@tripod/contracts';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { labelsAt, outputsAt } from '../evaluation/picked-rows.js';
import { cutRows } from '../evaluation/slices.js';
import { differenceInterval, middleOf, resampledValues, sideOf, type BootstrapOptions, type Interval } from '../metrics/bootstrap.js';
import type { Labels } from '../model/datasets.js';
import { slicingInWords, type Slicing } from '../model/slicing.js';
import type { Scoring, TaskMetric } from '../tasks/task.js';
import type { LabelledRows } from '../training/read-rows.js';
import type { Answers } from './answers.js';
import { pickRows } from './pick-rows.js';
import type { Figure, MetricFigures, SlicedFigures } from './report.js';

/** How intervals are drawn: so many resamples, of so many rows at most. */
export interface Draws {
  readonly resamples: number;
  readonly mostRows: number;
}

/** A run does not wait long for its report: a promotion, which decides, draws more. */
export const DRAWS: Draws = { resamples: 400, mostRows: 20_000 };
/** There may be hundreds of slices. */
export const SLICE_DRAWS: Draws = { resamples: 200, mostRows: 1000 };

/** So many slices of a slicing have intervals: the worst ones, which the page shows. */
export const DRAWN_SLICES = 30;

/** A slice with fewer rows is not shown: its interval would say nothing. */
export const LEAST_SLICE_ROWS = 100;

/** What is judged by: all metrics of a task, or some. */
export type Judgement = Pick<Scoring<never>, 'metrics' | 'scores'>;

/** What draws the intervals. The random numbers move on. */
export type Drawing = Pick<BootstrapOptions, 'signal' | 'onRows'> & { readonly random: RandomGenerator };

/**
 * Each metric for each contestant, with its bootstrap interval and that of the difference to the model.
 *
 * Of many rows a part is resampled, and the intervals are made narrower by √(part ÷ all) around the figure of all rows
 * (P. J. Bickel, F. Götze, W. R. van Zwet, "Resampling fewer than n observations", Statistica Sinica 7, 1997, §1: the spread
 * of a mean, and of what is smooth in means, falls with the root of the rows).
 *
 * @param answers the model comes first
 * @throws the signal's reason
 */
export async function judge({ metrics, scores }: Judgement, labels: Labels, answers: readonly Answers[], { resamples, mostRows }: Draws, drawing: Drawing): Promise<MetricFigures[]> {
  const all = labels.values.length;
  const picked = all > mostRows ? pickRows(all, mostRows, drawing.random) : undefined;
  const part = picked === undefined ? labels : labelsAt(labels, picked);
  const rows = part.values.length;
  const once = new Uint8Array(rows).fill(1);
  const known = answers.map((answer) => answer.metrics ?? scores(answer.outputs, labels).metrics);
  const prepared = metrics.map((metric) => answers.map(({ outputs }) => metric.resampled(picked === undefined ? outputs : outputsAt(outputs, outputs.length / all, picked), part)));
  const drawn = await resampledValues(prepared.flat(), rows, { ...drawing, resamples });
  return metrics.map((metric, m) => {
    const samples = prepared[m]!.map((resampled, at) => ({ ofPart: resampled(once), values: drawn[m * answers.length + at]! }));
    const plain = known.map((figures) => figures[metric.name] ?? NaN);
    const narrower = Math.sqrt(rows / all);
    return { name: metric.name, title: metric.title, better: metric.better, figures: answers.map(({ name }, at) => figureOf(metric, name, at, plain, samples, narrower)) };
  });
}

/** A metric on the resampled rows, and on each resample. */
interface Sample {
  readonly ofPart: number;
  readonly values: Float64Array;
}

function figureOf(metric: TaskMetric, contestant: string, at: number, plain: readonly number[], samples: readonly Sample[], narrower: number): Figure {
  const around = (value: number, ofPart: number, interval: Interval | undefined): Interval | undefined =>
    interval && [value + (interval[0] - ofPart) * narrower, value + (interval[1] - ofPart) * narrower];
  const [model, theirs] = [samples[0]!, samples[at]!];
  const interval = around(plain[at]!, theirs.ofPart, middleOf(theirs.values));
  if (at === 0) return { contestant, value: plain[0]!, interval, difference: undefined };
  const difference = plain[0]! - plain[at]!;
  const between = around(difference, model.ofPart - theirs.ofPart, differenceInterval(model.values, theirs.values));
  return { contestant, value: plain[at]!, interval, difference: { value: difference, interval: between, side: between && sideOf(metric, between) } };
}

/**
 * The headline metric on the slices of one slicing. Each of the worst slices has draws of its own, over its own rows; the
 * others have figures without intervals.
 *
 * @throws the signal's reason
 */
export async function judgeSlices(slicing: Slicing, instance: Contract, { metrics, scores }: Judgement, { rows, instances, labels }: LabelledRows, answers: readonly Answers[], drawing: Drawing): Promise<SlicedFigures> {
  const { values, slices } = cutRows(slicing, instance, instances, LEAST_SLICE_ROWS);
  const [headline] = metrics;
  if (headline === undefined) throw new TypeError('a task has a metric');
  const scored: ScoredSlice[] = [];
  for (const { value, rows: some } of slices) {
    const ofSlice = labelsAt(labels, some);
    const known = answers.map(({ name, title, outputs, metrics: ofAll }) => {
      const part = outputsAt(outputs, outputs.length / rows, some);
      return { name, title, outputs: part, metrics: (some.length === rows ? ofAll : undefined) ?? scores(part, ofSlice).metrics };
    });
    scored.push({ value, labels: ofSlice, answers: known, figure: known[0]?.metrics[headline.name] ?? NaN });
    await turnOfEventLoop();
    drawing.signal?.throwIfAborted();
  }
  const drawn = new Set(worstFirst(headline, scored).slice(0, DRAWN_SLICES));
  const judged: SlicedFigures['slices'][number][] = [];
  for (const slice of scored) {
    const [{ figures } = { figures: [] }] = drawn.has(slice) ? await judge({ metrics: [headline], scores }, slice.labels, slice.answers, SLICE_DRAWS, drawing) : [withoutDraws(headline, slice.answers)];
    judged.push({ value: slice.value, rows: slice.labels.values.length, figures });
  }
  const restRows = rows - slices.reduce((sum, slice) => sum + slice.rows.length, 0);
  return { column: slicingInWords(slicing), values, slices: judged, restRows };
}

interface ScoredSlice {
  readonly value: SlicedFigures['slices'][number]['value'];
  readonly labels: Labels;
  readonly answers: readonly (Answers & { readonly metrics: Readonly<Record<string, number>> })[];
  /** The headline metric of the model. */
  readonly figure: number;
}

/** Those without a figure come last. */
function worstFirst({ better }: TaskMetric, slices: readonly ScoredSlice[]): readonly ScoredSlice[] {
  const badness = ({ figure }: ScoredSlice) => (Number.isNaN(figure) ? -Infinity : better === 'higher' ? -figure : figure);
  return [...slices].sort((a, b) => badness(b) - badness(a) || b.labels.values.length - a.labels.values.length);
}

function withoutDraws({ name: metric }: TaskMetric, answers: ScoredSlice['answers']): { readonly figures: readonly Figure[] } {
  const values = answers.map(({ metrics }) => metrics[metric] ?? NaN);
  const differenceOf = (at: number) => (at === 0 ? undefined : { value: values[0]! - values[at]!, interval: undefined, side: undefined });
  return { figures: answers.map(({ name }, at) => ({ contestant: name, value: values[at]!, interval: undefined, difference: differenceOf(at) })) };
}
