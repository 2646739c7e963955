import { makeNode, type Dataset, type NodeSpec } from '../../pipeline/make-node.js';
import type { Node } from '../../pipeline/node.js';
import { joined } from '../columns/join-columns.js';
import { assertNoText } from '../tables/column-types.js';
import { assertDistinct } from '../tables/join-names.js';
import { rowCount } from '../tables/row-count.js';
import type { Columns, Matrix, NumberColumn } from '../tables/table.js';
import { TabularError } from '../tables/tabular-error.js';

/** Rows are written in blocks that stay in the processor's cache while column after column is spread over them. */
const BLOCK_ROWS = 1024;

/**
 * Columns… → Matrix: numbers and booleans of all tables as float32, side by side in the order of `from`. A null, and what
 * is not finite in float32, is refused (TABULAR_VALUE), and so is text (TABULAR_TYPE).
 *
 * @throws {TabularError} TABULAR_PARAMETER if `from` is empty or has a name twice; as a node, TABULAR_COLUMN_CLASH if two
 * tables have a column of one name, TABULAR_ROWS_DIFFER
 * @example makeMatrix({ name: 'make-matrix', tags: ['training', 'inference'], from: ['roots', 'rates'], to: 'numbers' })
 */
/* @__NO_SIDE_EFFECTS__ */
export function makeMatrix<const From extends string, const To extends string, const Tag extends string = never>(
  spec: NodeSpec<Tag> & { readonly from: readonly From[]; readonly to: To },
): Node<Dataset<From, Columns>, Dataset<To, Matrix>, Tag> {
  const { name, from, to } = spec;
  assertDistinct(name, from);
  return makeNode(spec, from, to, (inputs: Dataset<From, Columns>) => matrixOf(joined(from, inputs)));
}

function matrixOf(table: Columns): Matrix {
  const rows = rowCount(table);
  const columns = Object.keys(table);
  const values = new Float32Array(rows * columns.length);
  const sources = Object.entries(table).map(([column, source]) => {
    assertNoText(column, source);
    return { column, source, largest: source instanceof Uint8Array ? 1 : Infinity };
  });
  for (let from = 0; from < rows; from += BLOCK_ROWS) {
    const to = Math.min(from + BLOCK_ROWS, rows);
    for (const [offset, { column, source, largest }] of sources.entries()) {
      spread(column, source, largest, values, from, to, columns.length, offset);
    }
  }
  return { rows, columns, values };
}

function spread(
  column: string, source: NumberColumn | Uint8Array, largest: number,
  target: Float32Array, from: number, to: number, width: number, offset: number,
): void {
  for (let row = from, at = from * width + offset; row < to; row++, at += width) {
    const value = Math.fround(source[row]!);
    if (!Number.isFinite(value) || value > largest) throw notFinite(column, row, source[row]!, largest);
    target[at] = value;
  }
}

function notFinite(column: string, row: number, value: number, largest: number): TabularError {
  const reason =
    Number.isNaN(value) || (largest === 1 && value === 255)
      ? 'the value is null, which a matrix cannot hold; fill it with fitImputer and impute'
      : largest === 1
        ? `${value} is not a boolean (0 or 1)`
        : `${value} is not finite in float32; clip it with clipColumns`;
  return new TabularError('TABULAR_VALUE', `column '${column}', row ${row}: ${reason}`, { column, row });
}
