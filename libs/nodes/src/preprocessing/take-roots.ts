import { rowCount } from './row-count.js';
import { node, type NumberColumn } from './tabular-datasets.js';
import { TabularError } from './tabular-error.js';

/** counts → roots: the square root of each count as float32, under its own name; a value below 0 or NaN is refused. */
export const takeRoots = node({
  name: 'take-roots',
  tags: ['training', 'inference', 'evaluation'],
  inputs: ['counts'],
  outputs: ['roots'],
  run: ({ counts }) => {
    rowCount(counts);
    return { roots: Object.fromEntries(Object.entries(counts).map(([column, values]) => [column, rootsOf(column, values)])) };
  },
});

function rootsOf(column: string, values: NumberColumn): Float32Array {
  const roots = new Float32Array(values.length);
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    if (!(value >= 0)) throw new TabularError('TABULAR_VALUE', `column '${column}', row ${row}: ${value} is no count`, { column, row });
    roots[row] = Math.sqrt(value);
  }
  return roots;
}
