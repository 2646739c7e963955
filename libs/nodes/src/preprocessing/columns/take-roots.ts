import { makeNode, type Dataset, type NodeSpec } from '../../pipeline/make-node.js';
import type { Node } from '../../pipeline/node.js';
import { chooseColumns, type ColumnChoice } from '../tables/column-choice.js';
import { assertNumbers } from '../tables/column-types.js';
import type { Column, Columns, NumberColumns } from '../tables/table.js';
import { TabularError } from '../tables/tabular-error.js';

/**
 * Columns → NumberColumns: the square root of each value as float32; null stays null. For counts: from 1 to 2 matters
 * more than from 101 to 102. A value below 0 is refused (TABULAR_VALUE).
 *
 * @param spec.columns without it, all columns
 * @example takeRoots({ name: 'take-roots', tags: ['training', 'inference'], from: 'counts', to: 'roots' })
 */
/* @__NO_SIDE_EFFECTS__ */
export function takeRoots<const From extends string, const To extends string, const Tag extends string = never>(
  spec: NodeSpec<Tag> & { readonly from: From; readonly columns?: ColumnChoice; readonly to: To },
): Node<Dataset<From, Columns>, Dataset<To, NumberColumns>, Tag> {
  const { from, columns, to } = spec;
  return makeNode(spec, [from], to, (inputs: Dataset<From, Columns>): NumberColumns =>
    Object.fromEntries(chooseColumns(from, inputs[from], columns).map(([column, values]) => [column, roots(column, values)])),
  );
}

function roots(column: string, values: Column): Float32Array {
  assertNumbers(column, values);
  const roots = new Float32Array(values.length);
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    if (value < 0) {
      throw new TabularError('TABULAR_VALUE', `column '${column}', row ${row}: ${value} has no square root; raise it with clipColumns`, { column, row });
    }
    roots[row] = Math.sqrt(value);
  }
  return roots;
}
