import type { Measured, Objective } from '../network/fit.js';
import type { Metric } from '../metrics/metric.js';
import type { Resampled } from '../metrics/resampled.js';
import type { Scores } from '../metrics/scores.js';
import type { Labels, Outputs } from '../model/datasets.js';

/**
 * How a network learns one type of task, and what its logits mean. Training and inference need this; it stands apart
 * from {@link Scoring}, so that a change of what is reported does not change what is learned.
 *
 * @typeParam Target what is learned about the label column itself: plain data, packed with the model
 */
export interface Learning<Target> {
  /**
   * Learns from the first `rows` labels alone.
   *
   * @throws {RangeError} when there are no rows
   */
  fitTarget(labels: Labels, rows: number): Target;
  /** Units of the output layer. */
  units(target: Target): number;
  /** `[rows]` float32: what the loss compares the logits with. */
  encode(labels: Labels, target: Target): Float32Array;
  readonly loss: Objective['loss'];
  /** The share of each class in the training rows, by its encoded label; undefined where there are no classes. */
  shares(target: Target): ArrayLike<number> | undefined;
  /** Outputs of logits `[rows, units]` float32, each row by itself: the same bits alone and among a million. */
  outputs(logits: Float32Array, target: Target): Outputs;
  /** How good outputs are on the validation rows, while the network learns. */
  measure(outputs: Outputs, labels: Labels): Measured;
}

/** A metric of a task, also on resamples of the rows. */
export interface TaskMetric extends Metric {
  /** Prepares the metric on these rows. With each weight 1 its value is the one in {@link Scoring.scores}. */
  resampled(outputs: Outputs, labels: Labels): Resampled;
}

/** How outputs of one type of task are judged on labelled rows. */
export interface Scoring<Target> {
  /** The first one is the headline. */
  readonly metrics: readonly TaskMetric[];
  scores(outputs: Outputs, labels: Labels): Scores;
  /** The names of what the network has to beat: the same answer for every row, and a network without hidden layers. */
  readonly baselines: { readonly constant: string; readonly linear: string };
  /** The outputs of the constant baseline for this many rows. */
  constant(target: Target, rows: number): Outputs;
}
