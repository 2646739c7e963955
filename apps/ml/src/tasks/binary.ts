import { logLoss, probabilityScores } from '../metrics/probability.js';
import { ranking, rocAuc } from '../metrics/ranking.js';
import { resampledBrier, resampledCalibrationError, resampledLogLoss } from '../metrics/resampled-probability.js';
import { resampledPrAuc, resampledRocAuc } from '../metrics/resampled-ranking.js';
import { sigmoidCrossEntropy } from '../network/losses.js';
import type { Learning, Scoring } from './task.js';

/** What is learned about a yes-or-no label. */
export interface BinaryTarget {
  /** Share of the training rows that are 1. */
  readonly rate: number;
}

/** One logit, the sigmoid of which is the probability of 1; sigmoid cross-entropy. */
export const binaryLearning: Learning<BinaryTarget> = {
  fitTarget: ({ values }, rows) => {
    if (rows < 1) throw new RangeError('there are no training rows');
    let positives = 0;
    for (let row = 0; row < rows; row++) positives += values[row]!;
    return { rate: positives / rows };
  },
  units: () => 1,
  encode: ({ values }) => Float32Array.from(values),
  loss: sigmoidCrossEntropy,
  shares: ({ rate }) => [1 - rate, rate],
  outputs: (logits) => {
    const probabilities = new Float64Array(logits.length);
    for (let row = 0; row < logits.length; row++) probabilities[row] = 1 / (1 + Math.exp(-logits[row]!));
    return probabilities;
  },
  measure: (outputs, { values }) => {
    const log_loss = logLoss(outputs, values);
    return { loss: log_loss, facts: { validation_log_loss: log_loss, validation_roc_auc: rocAuc(outputs, values) } };
  },
};

/** Ranking and calibration; against the base rate and a logistic regression. */
export const binaryScoring: Scoring<BinaryTarget> = {
  metrics: [
    { name: 'roc_auc', title: 'ROC-AUC', better: 'higher', resampled: (outputs, { values }) => resampledRocAuc(outputs, values) },
    { name: 'pr_auc', title: 'PR-AUC', better: 'higher', resampled: (outputs, { values }) => resampledPrAuc(outputs, values) },
    { name: 'log_loss', title: 'log-loss', better: 'lower', resampled: (outputs, { values }) => resampledLogLoss(outputs, values) },
    { name: 'brier', title: 'Brier', better: 'lower', resampled: (outputs, { values }) => resampledBrier(outputs, values) },
    { name: 'calibration_error', title: 'calibration', better: 'lower', resampled: (outputs, { values }) => resampledCalibrationError(outputs, values) },
  ],
  scores: (outputs, { values }) => {
    const { calibration, ...probability } = probabilityScores(outputs, values);
    return { rows: outputs.length, metrics: { ...ranking(outputs, values), ...probability }, details: { calibration }, outputs };
  },
  baselines: { constant: 'base_rate', linear: 'logistic_regression' },
  constant: ({ rate }, rows) => new Float64Array(rows).fill(rate),
};
