/**
 * One number a row. Null is NaN in a Float32Array or Float64Array; an Int32Array of integers has no null, and one of
 * category codes has −1.
 */
export type NumberColumn = Int32Array | Float32Array | Float64Array;

/**
 * One value a row. How null is held:
 *
 * | values | array | null |
 * | --- | --- | --- |
 * | numbers, integers with null, times with null | `Float64Array` or `Float32Array` | NaN |
 * | integers and times without null | `Int32Array` | (cannot be null) |
 * | category codes | `Int32Array` | −1 |
 * | booleans, 0 or 1 | `Uint8Array` | 255 |
 * | text | `(string \| null)[]` | null |
 *
 * Times are minutes or days since 1970-01-01, as the local clock shows them.
 */
export type Column = NumberColumn | Uint8Array | readonly (string | null)[];

/** A table: columns of equal length by name. Nodes never change an array that they are given. */
export type Columns = Readonly<Record<string, Column>>;

/** A table of numbers alone. */
export type NumberColumns = Readonly<Record<string, NumberColumn>>;

/** A table of float32, all finite: the value of `row` and `column` is at `row * columns.length + column`. */
export interface Matrix {
  readonly rows: number;
  readonly columns: readonly string[];
  readonly values: Float32Array;
}

/** How the rows of a table are used: the first `training` rows to fit, the `validation` rows after them are all the rest. */
export interface Split {
  readonly training: number;
  readonly validation: number;
}
