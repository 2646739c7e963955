import { meanErrors, regressionScores } from '../metrics/regression.js';
import { resampledMae, resampledR2, resampledRmse } from '../metrics/resampled-regression.js';
import { squaredError } from '../network/losses.js';
import type { Learning, Scoring } from './task.js';

/** What is learned about a numeric label: the scale on which the network learns. */
export interface NumberTarget {
  /** Mean of the training rows, in the label's unit. */
  readonly mean: number;
  /** Standard deviation of the training rows (population); 1 when they are all equal. */
  readonly deviation: number;
}

/** One logit, the standardized number; squared error. */
export const numberLearning: Learning<NumberTarget> = {
  fitTarget: ({ values }, rows) => {
    if (rows < 1) throw new RangeError('there are no training rows');
    let sum = 0;
    for (let row = 0; row < rows; row++) sum += values[row]!;
    const mean = sum / rows;
    let squares = 0;
    for (let row = 0; row < rows; row++) squares += (values[row]! - mean) ** 2;
    const deviation = Math.sqrt(squares / rows);
    return { mean, deviation: deviation > 0 ? deviation : 1 };
  },
  units: () => 1,
  encode: ({ values }, { mean, deviation }) => {
    const targets = new Float32Array(values.length);
    for (let row = 0; row < values.length; row++) targets[row] = (values[row]! - mean) / deviation;
    return targets;
  },
  loss: squaredError,
  shares: () => undefined,
  outputs: (logits, { mean, deviation }) => {
    const numbers = new Float64Array(logits.length);
    for (let row = 0; row < logits.length; row++) numbers[row] = logits[row]! * deviation + mean;
    return numbers;
  },
  measure: (outputs, { values }) => {
    const { rmse, mae } = meanErrors(outputs, values);
    return { loss: rmse, facts: { validation_rmse: rmse, validation_mae: mae } };
  },
};

/** Errors in the label's unit; against the mean and a linear regression. */
export const numberScoring: Scoring<NumberTarget> = {
  metrics: [
    { name: 'rmse', title: 'RMSE', better: 'lower', resampled: (outputs, { values }) => resampledRmse(outputs, values) },
    { name: 'mae', title: 'MAE', better: 'lower', resampled: (outputs, { values }) => resampledMae(outputs, values) },
    { name: 'r2', title: 'R²', better: 'higher', resampled: (outputs, { values }) => resampledR2(outputs, values) },
  ],
  scores: (outputs, { values }) => ({ rows: outputs.length, metrics: { ...regressionScores(outputs, values) }, details: {}, outputs }),
  baselines: { constant: 'mean', linear: 'linear_regression' },
  constant: ({ mean }, rows) => new Float64Array(rows).fill(mean),
};
