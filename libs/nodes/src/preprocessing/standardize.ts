import { node, type Matrix, type Scaler } from './tabular-datasets.js';
import { TabularError } from './tabular-error.js';

/**
 * numbers, scaler → scaled: `(value − mean) / deviation`, clipped, each row by itself: one row alone and in a million
 * gives the same bits.
 *
 * @throws {TabularError} TABULAR_COLUMNS_DIFFER unless the columns are the scaler's, in its order
 */
export const standardize = node({
  name: 'standardize',
  tags: ['training', 'inference', 'evaluation'],
  inputs: ['numbers', 'scaler'],
  outputs: ['scaled'],
  run: ({ numbers, scaler }) => {
    assertSameColumns(numbers.columns, scaler.columns);
    return { scaled: { rows: numbers.rows, columns: numbers.columns, values: scale(numbers, scaler) } };
  },
});

function scale({ rows, columns, values }: Matrix, { mean, deviation, clip }: Scaler): Float32Array {
  const width = columns.length;
  const scaled = new Float32Array(values.length);
  for (let row = 0, at = 0; row < rows; row++) {
    for (let column = 0; column < width; column++, at++) {
      const value = (values[at]! - mean[column]!) / deviation[column]!;
      scaled[at] = value > clip ? clip : value < -clip ? -clip : value;
    }
  }
  return scaled;
}

function assertSameColumns(columns: readonly string[], fitted: readonly string[]): void {
  const length = Math.max(columns.length, fitted.length);
  for (let position = 0; position < length; position++) {
    const column = columns[position];
    const expected = fitted[position];
    if (column === expected) continue;
    const found = column === undefined ? 'there is none' : `it is '${column}'`;
    const wanted = expected === undefined ? 'the scaler was fitted on none' : `the scaler was fitted on '${expected}'`;
    throw new TabularError('TABULAR_COLUMNS_DIFFER', `column ${position}: ${found}, ${wanted}; both must come from the same nodes`, {
      column: column ?? expected ?? '',
    });
  }
}
