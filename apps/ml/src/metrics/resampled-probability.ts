import { BINS, MIN_PROBABILITY } from './probability.js';
import { resampledMean, type Resampled } from './resampled.js';

/** Mean of −ln(probability of what happened) on resamples. */
export function resampledLogLoss(probabilities: Float64Array, labels: ArrayLike<number>): Resampled {
  return resampledMean(probabilities.map((probability, row) => -Math.log(Math.max(labels[row] === 1 ? probability : 1 - probability, MIN_PROBABILITY))));
}

/** Mean squared difference of probability and outcome on resamples. */
export function resampledBrier(probabilities: Float64Array, labels: ArrayLike<number>): Resampled {
  return resampledMean(probabilities.map((probability, row) => (probability - labels[row]!) ** 2));
}

/** Expected calibration error on resamples: the bin of a row does not change. */
export function resampledCalibrationError(probabilities: Float64Array, labels: ArrayLike<number>): Resampled {
  const rows = probabilities.length;
  const bins = Uint8Array.from(probabilities, (probability) => Math.min(BINS - 1, Math.floor(probability * BINS)));
  const outcomes = Uint8Array.from(probabilities, (_, row) => labels[row]!);
  const happened = new Float64Array(BINS);
  const expected = new Float64Array(BINS);
  return (weights) => {
    happened.fill(0);
    expected.fill(0);
    for (let row = 0; row < rows; row++) {
      const weight = weights[row]!;
      const bin = bins[row]!;
      happened[bin]! += weight * outcomes[row]!;
      expected[bin]! += weight * probabilities[row]!;
    }
    return happened.reduce((sum, count, bin) => sum + Math.abs(count - expected[bin]!), 0) / rows;
  };
}
