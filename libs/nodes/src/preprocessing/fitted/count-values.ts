import { asText, typeOf } from '../tables/column-types.js';
import type { Column } from '../tables/table.js';
import { TabularError } from '../tables/tabular-error.js';

/**
 * How often each value is in the first `rows` rows; null is not counted. An Int32Array holds category codes, where −1 is
 * null.
 *
 * @throws {TabularError} TABULAR_VALUE for a number that is not finite
 */
export function countValues(column: string, values: Column, rows: number): ReadonlyMap<number | string, number> {
  const counts = new Map<number | string, number>();
  const texts = asText(values);
  const none = nullOf(values);
  for (let row = 0; row < rows; row++) {
    const value = texts ? texts[row] : values[row];
    if (value === null || value === undefined || value === none) continue;
    if (typeof value === 'number' && !Number.isFinite(value)) {
      if (Number.isNaN(value)) continue;
      throw new TabularError('TABULAR_VALUE', `column '${column}', row ${row}: ${value} is not finite; clip it with clipColumns`, { column, row });
    }
    const count = counts.get(value);
    counts.set(value, count === undefined ? 1 : count + 1);
  }
  return counts;
}

/** The number that stands for null in a column of codes or booleans. */
export function nullOf(values: Column): number | undefined {
  const type = typeOf(values);
  return type === 'Int32Array' ? -1 : type === 'Uint8Array' ? 255 : undefined;
}

/** Numbers by size; text by its UTF-16 code units, in every locale the same. */
export function smallestFirst(one: number | string, other: number | string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
