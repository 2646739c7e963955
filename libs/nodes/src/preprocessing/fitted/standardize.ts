import { makeNode, type Dataset, type NodeSpec } from '../../pipeline/make-node.js';
import type { Node } from '../../pipeline/node.js';
import type { Matrix } from '../tables/table.js';
import { TabularError } from '../tables/tabular-error.js';
import type { Scaler } from './fit-scaler.js';

/**
 * Matrix, Scaler → Matrix: `(value − mean) / deviation`, clipped. Each row by itself: a row gives the same bits alone and
 * among a million.
 *
 * @param spec.scaler the name of the dataset that fitScaler makes
 * @throws {TabularError} as a node, TABULAR_COLUMNS_DIFFER unless the columns are those of the scaler, in its order
 * @example standardize({ name: 'standardize', tags: ['training', 'inference'], from: 'numbers', scaler: 'scaler', to: 'scaled' })
 */
/* @__NO_SIDE_EFFECTS__ */
export function standardize<const From extends string, const By extends string, const To extends string, const Tag extends string = never>(
  spec: NodeSpec<Tag> & { readonly from: From; readonly scaler: By; readonly to: To },
): Node<Dataset<From, Matrix> & Dataset<By, Scaler>, Dataset<To, Matrix>, Tag> {
  const { from, scaler, to } = spec;
  return makeNode(spec, [from, scaler], to, (inputs: Dataset<From, Matrix> & Dataset<By, Scaler>): Matrix => {
    const numbers: Matrix = inputs[from];
    const fitted: Scaler = inputs[scaler];
    assertSameColumns(numbers.columns, fitted.columns);
    return { rows: numbers.rows, columns: numbers.columns, values: scale(numbers, fitted) };
  });
}

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
    const found = column === undefined ? 'the matrix has none' : `the matrix has '${column}'`;
    const wanted = expected === undefined ? 'the scaler was fitted without it' : `the scaler was fitted on '${expected}'`;
    throw new TabularError('TABULAR_COLUMNS_DIFFER', `column ${position}: ${found}, ${wanted}; make both from the same nodes`, {
      column: column ?? expected ?? '', // one of them is there: they differ
    });
  }
}
