import { makeNode, type Dataset, type NodeSpec } from '../../pipeline/make-node.js';
import type { Node } from '../../pipeline/node.js';
import { columnOf } from '../tables/column-choice.js';
import { asText, assertNoText, assertText } from '../tables/column-types.js';
import { rowCount } from '../tables/row-count.js';
import type { Column, Columns, Matrix } from '../tables/table.js';
import { oneHot } from '../matrices/one-hot.js';
import type { Categories } from './fit-categories.js';

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
      fitted.columns.map(({ column, kind, values }) => ({
        names: [...values.map((value) => `${column}=${value}`), `${column}_other`],
        places: placesOf(column, columnOf(from, table, column), kind, values),
      })),
    );
  });
}

function placesOf(column: string, values: Column, kind: 'text' | 'number', categories: readonly (string | number)[]): Int32Array {
  if (kind === 'text') assertText(column, values);
  else assertNoText(column, values);
  const other = categories.length;
  const places = new Int32Array(values.length).fill(other);
  const placeOf = new Map<unknown, number>(categories.map((value, place) => [value, place]));
  const texts = asText(values);
  for (let row = 0; row < places.length; row++) {
    const place = placeOf.get(texts ? texts[row] : values[row]);
    if (place !== undefined) places[row] = place;
  }
  return places;
}
