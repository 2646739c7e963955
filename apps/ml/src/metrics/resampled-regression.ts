import { resampledMean, weightedSum, type Resampled } from './resampled.js';

/** Root of the mean squared error on resamples. */
export function resampledRmse(predictions: Float64Array, labels: ArrayLike<number>): Resampled {
  const mean = resampledMean(squaredErrors(predictions, labels));
  return (weights) => Math.sqrt(mean(weights));
}

/** Mean absolute error on resamples. */
export function resampledMae(predictions: Float64Array, labels: ArrayLike<number>): Resampled {
  return resampledMean(predictions.map((prediction, row) => Math.abs(prediction - labels[row]!)));
}

/** R² on resamples: the labels' own mean is that of the resample. */
export function resampledR2(predictions: Float64Array, labels: ArrayLike<number>): Resampled {
  const squares = squaredErrors(predictions, labels);
  const values = Float64Array.from(labels);
  return (weights) => {
    const mean = weightedSum(values, weights) / values.length;
    let spread = 0;
    for (let row = 0; row < values.length; row++) spread += weights[row]! * (values[row]! - mean) ** 2;
    const squared = weightedSum(squares, weights);
    return spread > 0 ? 1 - squared / spread : squared === 0 ? 1 : 0;
  };
}

function squaredErrors(predictions: Float64Array, labels: ArrayLike<number>): Float64Array {
  return predictions.map((prediction, row) => (prediction - labels[row]!) ** 2);
}
