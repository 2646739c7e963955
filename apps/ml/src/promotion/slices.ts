import { readValue, type AnyColumn, type Column, type JsonValue } from '@tripod/contracts';

/** A slice with fewer rows does not decide: its figures are mostly chance. */
export const MIN_SLICE_ROWS = 1000;

/** The rows that have one value of a column. */
export interface Slice {
  /** As JSON holds it; null is a value too. */
  readonly value: JsonValue;
  readonly rows: Uint32Array;
}

/** A column cut into slices. */
export interface SlicedColumn {
  readonly column: string;
  /** How many different values the rows have. */
  readonly values: number;
  /** Those with {@link MIN_SLICE_ROWS} rows or more, in the order of their values' texts: the order of the rows does not matter. */
  readonly slices: readonly Slice[];
}

/**
 * Cuts rows by the values of a column. Each value is a slice, also of a number or a time: with many different values most
 * of them have too few rows, and do not decide.
 */
export function sliceColumn(column: Column, array: AnyColumn): SlicedColumn {
  const counts = new Map<string | number | null, number>();
  for (const value of array) counts.set(value, (counts.get(value) ?? 0) + 1);
  const kept = new Map<string | number | null, { readonly rows: Uint32Array; next: number }>();
  for (const [value, count] of counts) if (count >= MIN_SLICE_ROWS) kept.set(value, { rows: new Uint32Array(count), next: 0 });
  for (let row = 0; row < array.length; row++) {
    // `null` is a value of texts; an array has no holes.
    const slice = kept.get(array[row] ?? null);
    if (slice !== undefined) slice.rows[slice.next++] = row;
  }
  const slices = [...kept.values()].map(({ rows }) => ({ value: readValue(column, array, rows[0]!), rows }));
  return { column: column.name, values: counts.size, slices: slices.sort((a, b) => (JSON.stringify(a.value) < JSON.stringify(b.value) ? -1 : 1)) };
}
