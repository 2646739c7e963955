import { makeNode, type Dataset, type NodeSpec } from '../../pipeline/make-node.js';
import type { Node } from '../../pipeline/node.js';
import { assertDistinct, joinNames } from '../tables/join-names.js';
import type { Matrix } from '../tables/table.js';
import { TabularError } from '../tables/tabular-error.js';

/**
 * Matrix… → Matrix: the rows of all matrices side by side, in the order of `from`.
 *
 * @throws {TabularError} TABULAR_PARAMETER if `from` is empty or has a name twice; as a node, TABULAR_ROWS_DIFFER, and
 * TABULAR_COLUMN_CLASH if two matrices have a column of one name
 * @example joinMatrices({ name: 'join-matrices', tags: ['training', 'inference'], from: ['scaled', 'species'], to: 'features' })
 */
/* @__NO_SIDE_EFFECTS__ */
export function joinMatrices<const From extends string, const To extends string, const Tag extends string = never>(
  spec: NodeSpec<Tag> & { readonly from: readonly From[]; readonly to: To },
): Node<Dataset<From, Matrix>, Dataset<To, Matrix>, Tag> {
  const { name, from, to } = spec;
  assertDistinct(name, from);
  return makeNode(spec, from, to, (inputs: Dataset<From, Matrix>): Matrix => {
    const matrices = from.map((dataset): readonly [string, Matrix] => [dataset, inputs[dataset]]);
    const columns = joinNames(matrices.map(([dataset, matrix]) => [dataset, matrix.columns]));
    const rows = commonRows(matrices);
    return { rows, columns, values: sideBySide(matrices, rows, columns.length) };
  });
}

function commonRows([first, ...others]: readonly (readonly [string, Matrix])[]): number {
  if (!first) return 0;
  const [name, { rows }] = first;
  const other = others.find(([, matrix]) => matrix.rows !== rows);
  if (other) throw new TabularError('TABULAR_ROWS_DIFFER', `'${name}' has ${rows} rows, '${other[0]}' has ${other[1].rows}; make both from the same table`);
  return rows;
}

function sideBySide(matrices: readonly (readonly [string, Matrix])[], rows: number, width: number): Float32Array {
  const values = new Float32Array(rows * width);
  let offset = 0;
  for (const [, { columns, values: source }] of matrices) {
    const own = columns.length;
    for (let row = 0, from = 0; row < rows; row++) {
      for (let at = row * width + offset, end = at + own; at < end; at++, from++) values[at] = source[from]!;
    }
    offset += own;
  }
  return values;
}
