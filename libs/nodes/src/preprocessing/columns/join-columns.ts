import { makeNode, type Dataset, type NodeSpec } from '../../pipeline/make-node.js';
import type { Node } from '../../pipeline/node.js';
import { assertDistinct, joinNames } from '../tables/join-names.js';
import { rowCount } from '../tables/row-count.js';
import type { Columns } from '../tables/table.js';

/**
 * Columns… → Columns: the columns of all tables in one, in the order of `from`. Copies nothing.
 *
 * @throws {TabularError} TABULAR_PARAMETER if `from` is empty or has a name twice; as a node, TABULAR_COLUMN_CLASH if two
 * tables have a column of one name, TABULAR_ROWS_DIFFER
 * @example joinColumns({ name: 'join', tags: ['training'], from: ['sizes', 'logs'], to: 'measures' })
 */
/* @__NO_SIDE_EFFECTS__ */
export function joinColumns<const From extends string, const To extends string, const Tag extends string = never>(
  spec: NodeSpec<Tag> & { readonly from: readonly From[]; readonly to: To },
): Node<Dataset<From, Columns>, Dataset<To, Columns>, Tag> {
  const { name, from, to } = spec;
  assertDistinct(name, from);
  return makeNode(spec, from, to, (inputs: Dataset<From, Columns>) => joined(from, inputs));
}

/** All columns of the tables `from`, of equal length and distinct names. */
export function joined<From extends string>(from: readonly From[], inputs: Dataset<From, Columns>): Columns {
  joinNames(from.map((dataset) => [dataset, Object.keys(inputs[dataset])]));
  const all: Columns = Object.fromEntries(from.flatMap((dataset) => Object.entries(inputs[dataset])));
  rowCount(all);
  return all;
}
