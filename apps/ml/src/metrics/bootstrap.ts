import { setImmediate as turn } from 'node:timers/promises';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import type { Metric } from './metric.js';
import type { Resampled } from './resampled.js';

/** How many resamples an interval rests on. */
export const RESAMPLES = 1000;

/** The share of the resamples that an interval holds. */
export const LEVEL = 0.95;

/** The ends of an interval, both included. */
export type Interval = readonly [from: number, to: number];

/** One metric of two models, prepared on the same rows. */
export interface Pair {
  readonly challenger: Resampled;
  readonly champion: Resampled;
}

/** What a bootstrap needs besides the metrics. */
export interface BootstrapOptions {
  /** Its state moves on. */
  readonly random: RandomGenerator;
  readonly resamples?: number;
  readonly signal?: AbortSignal | undefined;
  /** Called with the number of rows that were drawn since its last call. */
  readonly onRows?: ((rows: number) => void) | undefined;
}

/** Between two turns of the event loop: a signal is heard, and a progress bar moves. */
const TURN_EVERY_MS = 50;
const DRAWS = 2 ** 32;

/**
 * Draws as many rows as there are, with replacement, and counts how often each one comes: multinomial weights, which are
 * the bootstrap by its definition (B. Efron, "Bootstrap methods: another look at the jackknife", Annals of Statistics 7,
 * 1979, §2). Independent Poisson weights (J. A. Hanley, B. MacGibbon, "Creating non-parametric bootstrap samples using
 * Poisson frequencies", 2006) cost as much here, and only approach it: their sum varies.
 *
 * A row's chance differs from 1/rows by less than rows/2³² of itself, 0.01 % of 500,000 rows. A count has 8 bits, which a
 * row of a large table exceeds once in 10⁵⁰⁰ tables.
 */
export function drawWeights(weights: Uint8Array, random: RandomGenerator): void {
  const rows = weights.length;
  weights.fill(0);
  for (let drawn = 0; drawn < rows; drawn++) weights[(((random.next() >>> 0) * rows) / DRAWS) | 0]!++;
}

/**
 * The values of metrics on resamples of the same rows, a column for each metric: all of them are judged on the same draws.
 *
 * @throws the signal's reason
 */
export async function resampledValues(metrics: readonly Resampled[], rows: number, { random, resamples = RESAMPLES, signal, onRows }: BootstrapOptions): Promise<Float64Array[]> {
  const weights = new Uint8Array(rows);
  const values = metrics.map(() => new Float64Array(resamples));
  let turned = performance.now();
  for (let resample = 0; resample < resamples; resample++) {
    drawWeights(weights, random);
    for (const [at, metric] of metrics.entries()) values[at]![resample] = metric(weights);
    onRows?.(rows);
    if (performance.now() - turned < TURN_EVERY_MS) continue;
    await turn();
    signal?.throwIfAborted();
    turned = performance.now();
  }
  return values;
}

/**
 * For each metric the interval of the difference challenger − champion: both models are judged on the same resamples, so
 * that what makes rows easy or hard for both does not widen it (paired bootstrap, percentile interval: B. Efron,
 * R. J. Tibshirani, "An Introduction to the Bootstrap", 1993, ch. 13).
 *
 * @returns undefined for a metric that some resample does not have: rows of one class alone
 * @throws the signal's reason
 */
export async function differenceIntervals(pairs: readonly Pair[], rows: number, options: BootstrapOptions): Promise<(Interval | undefined)[]> {
  const values = await resampledValues(pairs.flatMap(({ challenger, champion }) => [challenger, champion]), rows, options);
  return pairs.map((_, at) => differenceInterval(values[2 * at]!, values[2 * at + 1]!));
}

/** The interval of the difference of two metrics, from their values on the same resamples; undefined where one has none. */
export function differenceInterval(values: Float64Array, others: Float64Array): Interval | undefined {
  return middleOf(values.map((value, at) => value - others[at]!));
}

/** The interval that holds {@link LEVEL} of the values: of 1,000 between the 25th from below and the 25th from above. Undefined where one is NaN. */
export function middleOf(values: Float64Array): Interval | undefined {
  if (values.some(Number.isNaN)) return undefined;
  const sorted = values.slice().sort();
  const outside = Math.floor(((sorted.length + 1) * (1 - LEVEL)) / 2);
  const [from, to] = [sorted[outside - 1], sorted[sorted.length - outside]];
  return from === undefined || to === undefined ? undefined : [from, to];
}

/** Which model a difference speaks for: one of them where the whole interval lies on its side of zero. */
export type Side = 'better' | 'worse' | 'undecided';

/** Where an interval of challenger − champion lies. */
export function sideOf({ better }: Pick<Metric, 'better'>, [from, to]: Interval): Side {
  if (from <= 0 && to >= 0) return 'undecided';
  return from > 0 === (better === 'higher') ? 'better' : 'worse';
}
