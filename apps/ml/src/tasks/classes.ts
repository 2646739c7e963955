import { classificationScores, hitsAndLogLoss } from '../metrics/classification.js';
import { resampledAccuracy, resampledClassLogLoss, resampledMacroF1 } from '../metrics/resampled-classification.js';
import { softmaxCrossEntropy } from '../network/losses.js';
import type { Learning, Scoring } from './task.js';

/** What is learned about a label that is one of several classes. */
export interface ClassesTarget {
  /** In the label contract's order, which is the order of the network's logits. */
  readonly classes: readonly string[];
  /** Share of the training rows in each class. */
  readonly shares: Float64Array;
}

/** One logit a class, the softmax of which are the probabilities; softmax cross-entropy. */
export const classesLearning: Learning<ClassesTarget> = {
  fitTarget: ({ values, classes }, rows) => {
    if (rows < 1) throw new RangeError('there are no training rows');
    const shares = new Float64Array(classes.length);
    for (let row = 0; row < rows; row++) shares[values[row]!]! += 1 / rows;
    return { classes, shares };
  },
  units: ({ classes }) => classes.length,
  encode: ({ values }) => Float32Array.from(values),
  loss: softmaxCrossEntropy,
  shares: ({ shares }) => shares,
  outputs: (logits, { classes }) => softmax(logits, classes.length),
  measure: (outputs, { values, classes }) => {
    const { log_loss, accuracy } = hitsAndLogLoss(outputs, values, classes.length);
    return { loss: log_loss, facts: { validation_log_loss: log_loss, validation_accuracy: accuracy } };
  },
};

/** Softmax of each row in float64. */
function softmax(logits: Float32Array, width: number): Float64Array {
  const probabilities = new Float64Array(logits.length);
  for (let from = 0; from < logits.length; from += width) {
    let highest = -Infinity;
    for (let at = from; at < from + width; at++) highest = Math.max(highest, logits[at]!);
    let sum = 0;
    for (let at = from; at < from + width; at++) sum += probabilities[at] = Math.exp(logits[at]! - highest);
    for (let at = from; at < from + width; at++) probabilities[at]! /= sum;
  }
  return probabilities;
}

/** Hits and probabilities; against the shares of the classes, the most frequent of which is its answer, and a softmax regression. */
export const classesScoring: Scoring<ClassesTarget> = {
  metrics: [
    { name: 'accuracy', title: 'accuracy', better: 'higher', resampled: (outputs, { values, classes }) => resampledAccuracy(outputs, values, classes.length) },
    { name: 'macro_f1', title: 'macro F1', better: 'higher', resampled: (outputs, { values, classes }) => resampledMacroF1(outputs, values, classes.length) },
    { name: 'log_loss', title: 'log-loss', better: 'lower', resampled: (outputs, { values, classes }) => resampledClassLogLoss(outputs, values, classes.length) },
  ],
  scores: (outputs, { values, classes }) => {
    const { confusion, ...metrics } = classificationScores(outputs, values, classes.length);
    return { rows: values.length, metrics, details: { classes, confusion }, outputs };
  },
  baselines: { constant: 'class_shares', linear: 'softmax_regression' },
  constant: ({ shares }, rows) => {
    const outputs = new Float64Array(rows * shares.length);
    for (let row = 0; row < rows; row++) outputs.set(shares, row * shares.length);
    return outputs;
  },
};
