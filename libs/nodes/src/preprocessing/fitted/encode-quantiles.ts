import { makeNode, type Dataset, type NodeSpec } from '../../pipeline/make-node.js';
import type { Node } from '../../pipeline/node.js';
import { columnOf } from '../tables/column-choice.js';
import { assertNumbers } from '../tables/column-types.js';
import { rowCount } from '../tables/row-count.js';
import type { Columns, Matrix, NumberColumn } from '../tables/table.js';
import type { Quantiles } from './fit-quantiles.js';

/**
 * Columns, Quantiles → Matrix: how far a number has come through each piece, 0 before it, 1 after it, and the share in
 * between. So a network bends at each edge with a weight of its own, and no number is far out (piecewise linear encoding:
 * Gorishniy, Rubachev and Babenko, On embeddings for numerical features in tabular deep learning, 2022). The columns are
 * called `<column>_piece_<number>`. Null has only zeros.
 *
 * @param spec.quantiles the name of the dataset that fitQuantiles makes
 * @throws {TabularError} as a node, TABULAR_COLUMN_MISSING; TABULAR_TYPE for text or booleans
 * @example encodeQuantiles({ name: 'encode-quantiles', tags: ['training', 'inference'], from: 'rows', quantiles: 'quantiles', to: 'pieces' })
 */
/* @__NO_SIDE_EFFECTS__ */
export function encodeQuantiles<const From extends string, const By extends string, const To extends string, const Tag extends string = never>(
  spec: NodeSpec<Tag> & { readonly from: From; readonly quantiles: By; readonly to: To },
): Node<Dataset<From, Columns> & Dataset<By, Quantiles>, Dataset<To, Matrix>, Tag> {
  const { from, quantiles, to } = spec;
  return makeNode(spec, [from, quantiles], to, (inputs: Dataset<From, Columns> & Dataset<By, Quantiles>): Matrix => {
    const fitted: Quantiles = inputs[quantiles];
    const table: Columns = inputs[from];
    const rows = rowCount(table);
    const columns = fitted.columns.flatMap(({ column, edges }) => Array.from({ length: piecesOf(edges) }, (_, piece) => `${column}_piece_${piece + 1}`));
    const values = new Float32Array(rows * columns.length);
    let offset = 0;
    for (const { column, edges } of fitted.columns) {
      const numbers = columnOf(from, table, column);
      assertNumbers(column, numbers);
      encode(numbers, edges, values, columns.length, offset);
      offset += piecesOf(edges);
    }
    return { rows, columns, values };
  });
}

const piecesOf = (edges: Float64Array) => Math.max(0, edges.length - 1);

function encode(numbers: NumberColumn, edges: Float64Array, values: Float32Array, width: number, offset: number): void {
  const pieces = piecesOf(edges);
  for (let row = 0, start = offset; row < numbers.length; row++, start += width) {
    const value = numbers[row]!;
    // NaN is not greater than any edge, so it stays 0.
    for (let piece = 0; piece < pieces && value > edges[piece]!; piece++) {
      const [low, high] = [edges[piece]!, edges[piece + 1]!];
      values[start + piece] = value >= high ? 1 : (value / 2 - low / 2) / (high / 2 - low / 2); // halves: their difference is finite
    }
  }
}
