import { makeColumns } from './column-arrays.js';
import { readValue, writeValue, type JsonValue } from './column-values.js';
import type { ColumnFault } from './check-columns.js';
import { columnsNamed, type AnyColumn, type Column, type Columns } from './columns.js';
import type { Contract } from './contract.js';
import { shownValue } from './shown-value.js';

/** A row as JSON holds it. */
export type JsonRow = Readonly<Record<string, JsonValue>>;

/**
 * Rows of JSON as columns. Each value must fit its column's kind; bounds and patterns are left to `checkColumns`.
 *
 * @param names the fields to take; without them all of the contract, and a row may have no other
 * @returns the columns, or the first fault with column and row
 */
export function rowsToColumns(
  contract: Contract,
  rows: readonly unknown[],
  names?: readonly string[],
): { readonly columns: Record<string, AnyColumn> } | { readonly fault: ColumnFault } {
  const wanted = columnsNamed(contract, names);
  const columns = makeColumns(wanted, rows.length);
  for (const [row, value] of rows.entries()) {
    const fault = writeRow(wanted, columns, row, value, names === undefined);
    if (fault !== undefined) return { fault };
  }
  return { columns };
}

/**
 * Puts one JSON row into columns.
 *
 * @param isWhole whether a field that is not among the columns is a fault
 */
export function writeRow(wanted: readonly Column[], columns: Record<string, AnyColumn>, row: number, value: unknown, isWhole: boolean): ColumnFault | undefined {
  if (!isRecord(value)) return rowFault(wanted[0]?.name ?? 'row', row, `row ${row}`, 'is not an object');
  for (const column of wanted) {
    const array = columns[column.name];
    if (array === undefined) throw new RangeError(`no array for column '${column.name}'`);
    const field = Object.hasOwn(value, column.name) ? value[column.name] : undefined;
    const reason = writeValue(column, array, row, field);
    if (reason !== undefined) {
      const value = field === undefined || field === null ? '' : ` is ${shownValue(field)}; it`;
      return rowFault(column.name, row, `'${column.name}' in row ${row}${value}`, reason);
    }
  }
  const foreign = isWhole ? Object.keys(value).find((name) => wanted.every((column) => column.name !== name)) : undefined;
  if (foreign === undefined) return undefined;
  return rowFault(foreign, row, `'${foreign}' in row ${row}`, 'is not a field of the contract');
}

function rowFault(column: string, row: number, what: string, reason: string): ColumnFault {
  return { code: 'INVALID_VALUE', column, row, message: `${what} ${reason}`, reason };
}

/** Columns as rows of JSON, `from` up to, not including, `to`. The columns must fit the contract. */
export function columnsToRows(contract: Contract, columns: Columns, names?: readonly string[], from = 0, to?: number): JsonRow[] {
  const wanted = columnsNamed(contract, names).map((column) => [column, arrayOf(columns, column.name)] as const);
  const end = to ?? wanted[0]?.[1].length ?? 0;
  return Array.from({ length: end - from }, (_, i) =>
    Object.fromEntries(wanted.map(([column, array]) => [column.name, readValue(column, array, from + i)])),
  );
}

function arrayOf(columns: Columns, name: string): AnyColumn {
  const array = columns[name];
  if (array === undefined) throw new RangeError(`there is no column '${name}'`);
  return array;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
