import { makeNode, type Dataset, type NodeSpec } from '../../pipeline/make-node.js';
import type { Node } from '../../pipeline/node.js';
import { columnOf } from '../tables/column-choice.js';
import { assertNoText, typeOf } from '../tables/column-types.js';
import { rowCount } from '../tables/row-count.js';
import type { Column, Columns, Matrix } from '../tables/table.js';
import { TabularError } from '../tables/tabular-error.js';
import { oneHot, type OneHotColumn } from './one-hot.js';

/** The integers `from` to `to`, both included. */
export interface IntegerRange {
  readonly from: number;
  readonly to: number;
}

/**
 * Columns → Matrix: one-hot of integers whose range is known beforehand, so that nothing is fitted. The columns are called
 * `<column>_<integer>`. A row whose value is null has only zeros; a value outside the range is refused (TABULAR_VALUE).
 *
 * @param spec.columns the columns to encode, and their ranges
 * @throws {TabularError} TABULAR_PARAMETER for a range that is not two integers in order
 * @example encodeRange({ name: 'encode-hour', tags: ['training'], from: 'times', columns: { hour: { from: 0, to: 23 } }, to: 'hours' })
 */
/* @__NO_SIDE_EFFECTS__ */
export function encodeRange<const From extends string, const To extends string, const Tag extends string = never>(
  spec: NodeSpec<Tag> & { readonly from: From; readonly columns: Readonly<Record<string, IntegerRange>>; readonly to: To },
): Node<Dataset<From, Columns>, Dataset<To, Matrix>, Tag> {
  const { name, from, columns, to } = spec;
  for (const [column, range] of Object.entries(columns)) {
    if (!Number.isSafeInteger(range.from) || !Number.isSafeInteger(range.to) || range.to < range.from) {
      throw new TabularError('TABULAR_PARAMETER', `node '${name}': the range of '${column}' is ${range.from} to ${range.to}; it must be two integers in order`, { column });
    }
  }
  const ranges = Object.entries(columns).map(([column, range]) => ({ column, range, names: namesOf(column, range) }));
  return makeNode(spec, [from], to, (inputs: Dataset<From, Columns>): Matrix => {
    const table = inputs[from];
    return oneHot(rowCount(table), ranges.map(({ column, range, names }): OneHotColumn => ({ names, places: placesIn(column, columnOf(from, table, column), range) })));
  });
}

function namesOf(column: string, { from, to }: IntegerRange): string[] {
  return Array.from({ length: to - from + 1 }, (_, place) => `${column}_${from + place}`);
}

function placesIn(column: string, values: Column, { from, to }: IntegerRange): Int32Array {
  assertNoText(column, values);
  const none = typeOf(values) === 'Uint8Array' ? 255 : NaN;
  const places = new Int32Array(values.length);
  for (let row = 0; row < places.length; row++) {
    const value = values[row]!;
    if (Number.isInteger(value) && value >= from && value <= to) places[row] = value - from;
    else if (Object.is(value, none)) places[row] = -1;
    else throw new TabularError('TABULAR_VALUE', `column '${column}', row ${row}: ${value} is not an integer from ${from} to ${to}`, { column, row });
  }
  return places;
}
