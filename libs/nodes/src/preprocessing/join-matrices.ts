import { mergeNames } from './merge-names.js';
import { node, type Matrix } from './tabular-datasets.js';
import { TabularError } from './tabular-error.js';

/**
 * scaled, indicators → features: each row of the one followed by the same row of the other.
 *
 * @throws {TabularError} TABULAR_ROWS_DIFFER, or TABULAR_COLUMN_CLASH when a column name is in both
 */
export const joinMatrices = node({
  name: 'join-matrices',
  tags: ['training', 'inference', 'evaluation'],
  inputs: ['scaled', 'indicators'],
  outputs: ['features'],
  run: ({ scaled, indicators }) => {
    const { rows } = scaled;
    if (indicators.rows !== rows) {
      throw new TabularError('TABULAR_ROWS_DIFFER', `scaled has ${rows} rows, indicators has ${indicators.rows}`);
    }
    const columns = mergeNames({ scaled: scaled.columns, indicators: indicators.columns });
    return { features: { rows, columns, values: sideBySide(scaled, indicators) } };
  },
});

function sideBySide(left: Matrix, right: Matrix): Float32Array {
  const values = new Float32Array(left.values.length + right.values.length);
  const leftWidth = left.columns.length;
  const rightWidth = right.columns.length;
  for (let row = 0, at = 0; row < left.rows; row++) {
    for (let from = row * leftWidth, to = from + leftWidth; from < to; from++, at++) values[at] = left.values[from]!;
    for (let from = row * rightWidth, to = from + rightWidth; from < to; from++, at++) values[at] = right.values[from]!;
  }
  return values;
}
