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

/** Expected calibration error on resamples: the bin of a row does not change, so each bin adds up its rows alone. */
export function resampledCalibrationError(probabilities: Float64Array, labels: ArrayLike<number>): Resampled {
  const inBins = Array.from({ length: BINS }, (): number[] => []);
  for (let row = 0; row < probabilities.length; row++) inBins[binOf(probabilities[row]!)]!.push(row);
  const bins = inBins.map((rows) => ({ rows: Uint32Array.from(rows), expected: Float64Array.from(rows, (row) => probabilities[row]!), happened: Uint8Array.from(rows, (row) => labels[row]!) }));
  return (weights) => bins.reduce((sum, bin) => sum + gapIn(bin, weights), 0) / probabilities.length;
}

/** Rows of one bin. */
interface Bin {
  readonly rows: Uint32Array;
  readonly expected: Float64Array;
  readonly happened: Uint8Array;
}

function gapIn({ rows, expected, happened }: Bin, weights: Uint8Array): number {
  let sumHappened = 0;
  let sumExpected = 0;
  for (let at = 0; at < rows.length; at++) {
    const weight = weights[rows[at]!]!;
    sumHappened += weight * happened[at]!;
    sumExpected += weight * expected[at]!;
  }
  return Math.abs(sumHappened - sumExpected);
}

const binOf = (probability: number): number => Math.min(BINS - 1, Math.floor(probability * BINS));
