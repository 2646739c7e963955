import type { Column, NumberColumn } from './table.js';
import { TabularError } from './tabular-error.js';

/** The name of the typed array, or `text`. By tag, since `instanceof` fails for an array of another realm. */
export type ColumnType = 'Int32Array' | 'Float32Array' | 'Float64Array' | 'Uint8Array' | 'text';

export function typeOf(values: Column): ColumnType {
  return isArray(values) ? values[Symbol.toStringTag] : 'text';
}

/** The values if they are text, else undefined. */
export function asText(values: Column): readonly (string | null)[] | undefined {
  return isArray(values) ? undefined : values;
}

/** @throws {TabularError} TABULAR_TYPE if the column holds text or booleans */
export function assertNumbers(column: string, values: Column): asserts values is NumberColumn {
  if (typeOf(values) === 'Uint8Array') throw wrongType(column, values, 'numbers; cast it with castColumns');
  assertNoText(column, values);
}

/** @throws {TabularError} TABULAR_TYPE if the column holds text */
export function assertNoText(column: string, values: Column): asserts values is NumberColumn | Uint8Array {
  if (!isArray(values)) throw wrongType(column, values, 'numbers; encode it with encodeCategories or hashText');
}

/** @throws {TabularError} TABULAR_TYPE unless the column is an Int32Array */
export function assertCodes(column: string, values: Column): asserts values is Int32Array {
  if (typeOf(values) !== 'Int32Array') throw wrongType(column, values, 'category codes (Int32Array)');
}

/** @throws {TabularError} TABULAR_TYPE unless the column holds text */
export function assertText(column: string, values: Column): asserts values is readonly (string | null)[] {
  if (isArray(values)) throw wrongType(column, values, 'text');
}

const words = {
  Int32Array: 'integers (Int32Array)',
  Float32Array: 'numbers (Float32Array)',
  Float64Array: 'numbers (Float64Array)',
  Uint8Array: 'booleans (Uint8Array)',
  text: 'text',
} as const satisfies Record<ColumnType, string>;

/** E.g. `column 'age' holds text, not numbers`. */
export function wrongType(column: string, values: Column, expected: string): TabularError {
  const type = typeOf(values);
  return new TabularError('TABULAR_TYPE', `column '${column}' holds ${words[type]}, not ${expected}`, { column });
}

function isArray(values: Column): values is NumberColumn | Uint8Array {
  return ArrayBuffer.isView(values);
}
