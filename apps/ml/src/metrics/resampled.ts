/**
 * The value of a metric on a resample of rows: each row counts as often as its weight says, and the weights' sum is the
 * number of rows. What does not change from one resample to the next is prepared before.
 */
export type Resampled = (weights: Uint8Array) => number;

/** The mean of one number a row. Whole numbers give the exact mean. */
export function resampledMean(numbers: Float64Array): Resampled {
  return (weights) => weightedSum(numbers, weights) / numbers.length;
}

/** The sum of one number a row. */
export function weightedSum(numbers: Float64Array, weights: Uint8Array): number {
  let sum = 0;
  for (let row = 0; row < numbers.length; row++) sum += weights[row]! * numbers[row]!;
  return sum;
}
