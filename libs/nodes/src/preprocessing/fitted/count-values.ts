import { typeOf } from '../tables/column-types.js';
import type { NumberColumn } from '../tables/table.js';
import { TabularError } from '../tables/tabular-error.js';

/** How often each text is in the first `rows` rows, without null. */
export function countTexts(texts: readonly (string | null)[], rows: number): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (let row = 0; row < rows; row++) {
    const text = texts[row];
    if (typeof text === 'string') counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return counts;
}

/**
 * How often each number is in the first `rows` rows, without null: NaN, 255 for a boolean, and −1 in an Int32Array, which
 * holds category codes here.
 *
 * @throws {TabularError} TABULAR_VALUE for a number that is not finite
 */
export function countNumbers(column: string, values: NumberColumn | Uint8Array, rows: number): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  const type = typeOf(values);
  const none = type === 'Int32Array' ? -1 : type === 'Uint8Array' ? 255 : NaN;
  for (let row = 0; row < rows; row++) {
    const value = values[row]!;
    if (value === none || Number.isNaN(value)) continue;
    if (!Number.isFinite(value)) {
      throw new TabularError('TABULAR_VALUE', `column '${column}', row ${row}: ${value} is not finite; clip it with clipColumns`, { column, row });
    }
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return counts;
}
