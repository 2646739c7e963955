import { node, type Matrix, type Scaler, type Split } from './tabular-datasets.js';
import { TabularError } from './tabular-error.js';

/** In standard deviations: what is farther out is rare, and would pull at a model more than it tells. */
const clip = 5;

/**
 * numbers, split → scaler: mean and standard deviation of each column over the training rows **alone**, since what the
 * validation rows are like is not known when a model is fitted.
 *
 * @throws {TabularError} TABULAR_SPLIT when no row is for training, or the split is not of this many rows
 */
export const fitScaler = node({
  name: 'fit-scaler',
  tags: ['training'],
  inputs: ['numbers', 'split'],
  outputs: ['scaler'],
  run: ({ numbers, split }) => {
    assertSplit(split, numbers.rows);
    return { scaler: fit(numbers, split.training) };
  },
});

/**
 * Two passes in float64, where sums of float32 keep all their digits: the mean of half a billion equal values is that
 * value exactly, so a constant column is found to be constant.
 */
function fit({ columns, values }: Matrix, rows: number): Scaler {
  const width = columns.length;
  const end = rows * width;
  const mean = new Float64Array(width);
  const deviation = new Float64Array(width);
  for (let start = 0; start < end; start += width) {
    for (let column = 0; column < width; column++) mean[column]! += values[start + column]!;
  }
  for (let column = 0; column < width; column++) mean[column]! /= rows;
  for (let start = 0; start < end; start += width) {
    for (let column = 0; column < width; column++) deviation[column]! += (values[start + column]! - mean[column]!) ** 2;
  }
  for (let column = 0; column < width; column++) deviation[column] = Math.sqrt(deviation[column]! / rows) || 1;
  return { columns, mean, deviation, clip };
}

function assertSplit({ training, validation }: Split, rows: number): void {
  const counts = [training, validation].every((count) => Number.isInteger(count) && count >= 0);
  if (!counts || training + validation !== rows) {
    throw new TabularError('TABULAR_SPLIT', `${training} rows for training and ${validation} for validation do not make up the ${rows} there are`);
  }
  if (training === 0) throw new TabularError('TABULAR_SPLIT', 'no row is for training, so there is nothing to fit the scaler on');
}
