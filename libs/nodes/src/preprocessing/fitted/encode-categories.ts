import { makeNode, type Dataset, type NodeSpec } from '../../pipeline/make-node.js';
import type { Node } from '../../pipeline/node.js';
import { columnOf } from '../tables/column-choice.js';
import { assertNoText, assertText } from '../tables/column-types.js';
import { rowCount } from '../tables/row-count.js';
import type { Column, Columns, Matrix } from '../tables/table.js';
import { oneHot } from '../matrices/one-hot.js';
import type { Categories, Places } from './fit-categories.js';

/**
 * Columns, Categories → Matrix: one-hot, one column `<column>=<value>` for each category, and last `<column>_other`. That
 * one is 1 for all that has no place: null, rare values, and values that training did not see. So each row has exactly one
 * 1 for each column.
 *
 * @param spec.categories the name of the dataset that fitCategories makes
 * @throws {TabularError} as a node, TABULAR_COLUMN_MISSING, and TABULAR_TYPE if a column was fitted as text and holds
 * numbers, or the other way round
 * @example encodeCategories({ name: 'encode', tags: ['training', 'inference'], from: 'rows', categories: 'categories', to: 'cities' })
 */
/* @__NO_SIDE_EFFECTS__ */
export function encodeCategories<const From extends string, const By extends string, const To extends string, const Tag extends string = never>(
  spec: NodeSpec<Tag> & { readonly from: From; readonly categories: By; readonly to: To },
): Node<Dataset<From, Columns> & Dataset<By, Categories>, Dataset<To, Matrix>, Tag> {
  const { from, categories, to } = spec;
  return makeNode(spec, [from, categories], to, (inputs: Dataset<From, Columns> & Dataset<By, Categories>): Matrix => {
    const fitted: Categories = inputs[categories];
    const table: Columns = inputs[from];
    return oneHot(
      rowCount(table),
      fitted.columns.map((each) => {
        const { column, values } = each;
        return { names: [...values.map((value) => `${column}=${value}`), `${column}_other`], places: placesOf(columnOf(from, table, column), each) };
      }),
    );
  });
}

function placesOf(values: Column, { column, kind, values: categories }: Places): Int32Array {
  if (kind === 'text') assertText(column, values);
  else assertNoText(column, values);
  const other = categories.length;
  const places = new Int32Array(values.length).fill(other);
  const placeOf = new Map<unknown, number>(categories.map((value, place) => [value, place]));
  for (let row = 0; row < places.length; row++) {
    const place = placeOf.get(values[row]);
    if (place !== undefined) places[row] = place;
  }
  return places;
}
