import { mergeNames } from './merge-names.js';
import { rowCount } from './row-count.js';
import { node, type Columns, type NumberColumn } from './tabular-datasets.js';
import { TabularError } from './tabular-error.js';

/**
 * counts, rateRecipe → rates: `(part + prior.part) / (whole + prior.whole)` as float32, so that a share of few is near
 * the prior's and a share of many near its own. A whole that is nothing with the prior is refused, and so is NaN.
 */
export const smoothRates = node({
  name: 'smooth-rates',
  tags: ['training', 'inference', 'evaluation'],
  inputs: ['counts', 'rateRecipe'],
  outputs: ['rates'],
  run: ({ counts, rateRecipe: { rates, prior } }) => {
    const rows = rowCount(counts);
    mergeNames({ rateRecipe: rates.map(({ name }) => name) });
    const smooth = (name: string, part: NumberColumn, whole: NumberColumn) => {
      const rate = new Float32Array(rows);
      for (let row = 0; row < rows; row++) {
        const value = (part[row]! + prior.part) / (whole[row]! + prior.whole);
        if (!Number.isFinite(value)) throw noRate(name, row, part[row]!, whole[row]!);
        rate[row] = value;
      }
      return rate;
    };
    return {
      rates: Object.fromEntries(
        rates.map(({ name, part, whole }) => [name, smooth(name, columnOf(counts, part, name), columnOf(counts, whole, name))]),
      ),
    };
  },
});

function columnOf(counts: Columns, column: string, rate: string): NumberColumn {
  const values = Object.hasOwn(counts, column) ? counts[column] : undefined;
  if (values) return values;
  const known = Object.keys(counts).join(', ');
  throw new TabularError('TABULAR_COLUMN_MISSING', `rate '${rate}' needs the column '${column}'; counts has ${known || 'none'}`, { column });
}

function noRate(column: string, row: number, part: number, whole: number): TabularError {
  return new TabularError('TABULAR_VALUE', `rate '${column}', row ${row}: ${part} of ${whole} is no rate`, { column, row });
}
