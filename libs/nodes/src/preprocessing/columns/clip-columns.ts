import { makeNode, type Dataset, type NodeSpec } from '../../pipeline/make-node.js';
import type { Node } from '../../pipeline/node.js';
import { columnOf } from '../tables/column-choice.js';
import { assertNumbers, typeOf } from '../tables/column-types.js';
import { rowCount } from '../tables/row-count.js';
import type { Column, Columns, NumberColumn, NumberColumns } from '../tables/table.js';
import { TabularError } from '../tables/tabular-error.js';

/** The smallest and the largest value that a column keeps, both included. */
export interface Bounds {
  readonly min?: number;
  readonly max?: number;
}

/**
 * Columns → NumberColumns: values below `min` become `min`, values above `max` become `max`, null stays null. Each column
 * keeps its type; the bounds of an Int32Array must be 32-bit integers.
 *
 * @param spec.columns the columns to hand on, and their bounds
 * @throws {TabularError} TABULAR_PARAMETER for bounds that are NaN or in the wrong order
 * @example clipColumns({ name: 'clip', tags: ['training', 'inference'], from: 'rows', columns: { age: { min: 0, max: 120 } }, to: 'ages' })
 */
/* @__NO_SIDE_EFFECTS__ */
export function clipColumns<const From extends string, const To extends string, const Tag extends string = never>(
  spec: NodeSpec<Tag> & { readonly from: From; readonly columns: Readonly<Record<string, Bounds>>; readonly to: To },
): Node<Dataset<From, Columns>, Dataset<To, NumberColumns>, Tag> {
  const { name, from, columns, to } = spec;
  for (const [column, { min = -Infinity, max = Infinity }] of Object.entries(columns)) {
    if (!(min <= max)) throw new TabularError('TABULAR_PARAMETER', `node '${name}': the bounds of '${column}' are ${min} to ${max}; min must be at most max`, { column });
  }
  return makeNode(spec, [from], to, (inputs: Dataset<From, Columns>): NumberColumns => {
    const table = inputs[from];
    rowCount(table);
    return Object.fromEntries(Object.entries(columns).map(([column, bounds]) => [column, clip(column, columnOf(from, table, column), bounds)]));
  });
}

function clip(column: string, values: Column, { min = -Infinity, max = Infinity }: Bounds): NumberColumn {
  assertNumbers(column, values);
  if (typeOf(values) === 'Int32Array') {
    for (const bound of [min, max]) {
      if (Number.isFinite(bound) && (bound | 0) !== bound) {
        throw new TabularError('TABULAR_TYPE', `column '${column}' holds 32-bit integers, and its bound ${bound} is not one; cast the column with castColumns`, { column });
      }
    }
  }
  const clipped = values.slice();
  for (let row = 0; row < clipped.length; row++) {
    const value = clipped[row]!;
    if (value < min) clipped[row] = min;
    else if (value > max) clipped[row] = max;
  }
  return clipped;
}
