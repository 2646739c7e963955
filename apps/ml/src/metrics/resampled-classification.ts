import { macroF1, mostProbable } from './classification.js';
import { MIN_PROBABILITY } from './probability.js';
import { resampledMean, type Resampled } from './resampled.js';

// Probabilities are `[rows, classes]`, row by row; codes are the right class of each row.

/** Share of rows whose most probable class is the right one, on resamples. */
export function resampledAccuracy(probabilities: Float64Array, codes: ArrayLike<number>, classes: number): Resampled {
  return resampledMean(Float64Array.from(codes, (code, row) => Number(mostProbable(probabilities, row, classes) === code)));
}

/** Macro F1 on resamples: each row adds its weight to its cell of the confusion matrix. */
export function resampledMacroF1(probabilities: Float64Array, codes: ArrayLike<number>, classes: number): Resampled {
  const cells = Uint32Array.from(codes, (code, row) => code * classes + mostProbable(probabilities, row, classes));
  const counts = new Float64Array(classes * classes);
  return (weights) => {
    counts.fill(0);
    for (let row = 0; row < cells.length; row++) counts[cells[row]!]! += weights[row]!;
    return macroF1(Array.from({ length: classes }, (_, code) => [...counts.subarray(code * classes, (code + 1) * classes)]));
  };
}

/** Mean of −ln(probability of the right class) on resamples. */
export function resampledClassLogLoss(probabilities: Float64Array, codes: ArrayLike<number>, classes: number): Resampled {
  return resampledMean(Float64Array.from(codes, (code, row) => -Math.log(Math.max(probabilities[row * classes + code]!, MIN_PROBABILITY))));
}
