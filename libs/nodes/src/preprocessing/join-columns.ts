import { mergeNames } from './merge-names.js';
import { rowCount } from './row-count.js';
import { node, type Columns } from './tabular-datasets.js';
import { TabularError } from './tabular-error.js';

/** Rows are written in blocks that stay in the processor's cache while column after column is spread over them. */
const blockRows = 1024;

/** roots, rates, measures → numbers: all columns side by side, in this order; what is not finite in float32 is refused. */
export const joinColumns = node({
  name: 'join-columns',
  tags: ['training', 'inference', 'evaluation'],
  inputs: ['roots', 'rates', 'measures'],
  outputs: ['numbers'],
  run: ({ roots, rates, measures }) => {
    mergeNames({ roots: Object.keys(roots), rates: Object.keys(rates), measures: Object.keys(measures) });
    const all: Columns = { ...roots, ...rates, ...measures };
    const rows = rowCount(all);
    const columns = Object.keys(all);
    const values = new Float32Array(rows * columns.length);
    for (let from = 0; from < rows; from += blockRows) {
      const to = Math.min(from + blockRows, rows);
      columns.forEach((column, offset) => spread(column, all[column]!, values, from, to, columns.length, offset));
    }
    return { numbers: { rows, columns, values } };
  },
});

function spread(column: string, source: Columns[string], target: Float32Array, from: number, to: number, width: number, offset: number): void {
  for (let row = from, at = from * width + offset; row < to; row++, at += width) {
    const value = Math.fround(source[row]!);
    if (!Number.isFinite(value)) {
      throw new TabularError('TABULAR_VALUE', `column '${column}', row ${row}: ${source[row]} is not finite in float32`, { column, row });
    }
    target[at] = value;
  }
}
