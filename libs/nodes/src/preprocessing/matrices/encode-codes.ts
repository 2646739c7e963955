import { makeNode, type Dataset, type NodeSpec } from '../../pipeline/make-node.js';
import type { Node } from '../../pipeline/node.js';
import { columnOf } from '../tables/column-choice.js';
import { assertCodes } from '../tables/column-types.js';
import { rowCount } from '../tables/row-count.js';
import type { Column, Columns, Matrix } from '../tables/table.js';
import { TabularError } from '../tables/tabular-error.js';
import { oneHot, type OneHotColumn } from './one-hot.js';

/**
 * Columns → Matrix: one-hot of category codes whose list is known beforehand, so that nothing is fitted. The columns are
 * called `<column>=<category>`. A row whose code is null (−1) has only zeros; a code outside the list is refused
 * (TABULAR_VALUE).
 *
 * @param spec.columns the columns to encode, and the list that their codes count in
 * @throws {TabularError} TABULAR_PARAMETER for a list with a category twice
 * @example encodeCodes({ name: 'encode-species', tags: ['training'], from: 'rows', columns: { species: ['cat', 'dog'] }, to: 'species' })
 */
/* @__NO_SIDE_EFFECTS__ */
export function encodeCodes<const From extends string, const To extends string, const Tag extends string = never>(
  spec: NodeSpec<Tag> & { readonly from: From; readonly columns: Readonly<Record<string, readonly string[]>>; readonly to: To },
): Node<Dataset<From, Columns>, Dataset<To, Matrix>, Tag> {
  const { name, from, columns, to } = spec;
  for (const [column, categories] of Object.entries(columns)) {
    if (new Set(categories).size < categories.length) {
      throw new TabularError('TABULAR_PARAMETER', `node '${name}': the list of '${column}' has a category twice; list each once`, { column });
    }
  }
  return makeNode(spec, [from], to, (inputs: Dataset<From, Columns>): Matrix => {
    const table = inputs[from];
    return oneHot(
      rowCount(table),
      Object.entries(columns).map(([column, categories]) => placesIn(column, columnOf(from, table, column), categories)),
    );
  });
}

function placesIn(column: string, codes: Column, categories: readonly string[]): OneHotColumn {
  assertCodes(column, codes);
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row]!;
    if (code < -1 || code >= categories.length) {
      throw new TabularError('TABULAR_VALUE', `column '${column}', row ${row}: ${code} is not a code of its ${categories.length} categories`, { column, row });
    }
  }
  return { names: categories.map((category) => `${column}=${category}`), places: codes };
}
