import { makeNode, type Dataset, type NodeSpec } from '../../pipeline/make-node.js';
import type { Node } from '../../pipeline/node.js';
import { chooseColumns, type ColumnChoice } from '../tables/column-choice.js';
import type { Columns } from '../tables/table.js';

/**
 * Columns → Columns: the chosen columns, in the order of the choice, under their old or new names. Copies nothing.
 *
 * @example selectColumns({ name: 'select-sizes', tags: ['training'], from: 'rows', columns: ['height', 'width'], to: 'sizes' })
 */
/* @__NO_SIDE_EFFECTS__ */
export function selectColumns<const From extends string, const To extends string, const Tag extends string = never>(
  spec: NodeSpec<Tag> & { readonly from: From; readonly columns: ColumnChoice; readonly to: To },
): Node<Dataset<From, Columns>, Dataset<To, Columns>, Tag> {
  const { from, columns, to } = spec;
  return makeNode(spec, [from], to, (inputs: Dataset<From, Columns>): Columns => Object.fromEntries(chooseColumns(from, inputs[from], columns)));
}
