import type { AnyColumn, Column, Columns } from './columns.js';

/** How a boolean column (Uint8Array) holds null. */
export const NULL_BOOLEAN = 255;
/** How a category column (Int32Array of codes) holds null. */
export const NULL_CATEGORY = -1;

/** Rows of columns: the length of the first one; 0 when there is none. */
export function rowCount(columns: Readonly<Record<string, { readonly length: number }>>): number {
  for (const name in columns) return columns[name]?.length ?? 0;
  return 0;
}

/**
 * The value of a row, or of anything that has a length.
 *
 * @throws {RangeError} when there is no such row
 */
export function valueAt<Value>(column: ArrayLike<Value>, row: number): Value {
  const value = column[row];
  if (value === undefined) throw new RangeError(`there is no row ${row} among ${column.length}`);
  return value;
}

/** An empty array for `rows` rows of a column: zeros, or empty texts. */
export function makeColumn({ array }: Pick<Column, 'array'>, rows: number): AnyColumn {
  switch (array) {
    case 'Int32Array':
      return new Int32Array(rows);
    case 'Float64Array':
      return new Float64Array(rows);
    case 'Uint8Array':
      return new Uint8Array(rows);
    case 'text':
      return Array<string | null>(rows).fill('');
  }
}

/** Empty arrays for `rows` rows of each column. */
export function makeColumns(columns: readonly Column[], rows: number): Record<string, AnyColumn> {
  return Object.fromEntries(columns.map((column) => [column.name, makeColumn(column, rows)]));
}

/** Rows `from` up to, not including, `to`. Copies, so that their memory may be transferred to another thread. */
export function sliceColumns(columns: Columns, from: number, to: number): Record<string, AnyColumn> {
  return Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column.slice(from, to)]));
}

/** The rows of these indices, in their order; copies. */
export function pickRows(columns: Columns, rows: ArrayLike<number>): Record<string, AnyColumn> {
  return Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, pick(column, rows)]));
}

function pick(column: AnyColumn, rows: ArrayLike<number>): AnyColumn {
  if (Array.isArray(column)) return Array.from(rows, (row) => at(column, row));
  const picked = new (arrayType(column))(rows.length);
  for (let i = 0; i < rows.length; i++) picked[i] = column[rows[i]!]!;
  return picked;
}

/** Parts one after the other. Each part must have every column. */
export function concatColumns(columns: readonly Column[], parts: readonly Columns[]): Record<string, AnyColumn> {
  const all = makeColumns(columns, parts.reduce((sum, part) => sum + rowCount(part), 0));
  for (const { name } of columns) {
    let next = 0;
    for (const part of parts) {
      const source = part[name];
      const target = all[name];
      if (source === undefined || target === undefined) throw new RangeError(`a part has no column '${name}'`);
      if (Array.isArray(target)) for (let row = 0; row < source.length; row++) target[next + row] = at(source, row);
      else if (!Array.isArray(source)) target.set(source, next);
      next += source.length;
    }
  }
  return all;
}

/** Float64 arrays one after the other. */
export function concatFloats(parts: readonly Float64Array[]): Float64Array<ArrayBuffer> {
  const all = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let next = 0;
  for (const part of parts) {
    all.set(part, next);
    next += part.length;
  }
  return all;
}

function arrayType(column: Int32Array | Float64Array | Uint8Array) {
  return column instanceof Int32Array ? Int32Array : column instanceof Float64Array ? Float64Array : Uint8Array;
}

function at(column: AnyColumn, row: number): string | null {
  const value = column[row];
  if (typeof value === 'string' || value === null) return value;
  throw new RangeError(`row ${row} is ${value}, not a text`);
}
