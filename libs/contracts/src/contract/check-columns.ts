import { z } from 'zod';
import { rowCount } from './column-arrays.js';
import { shortList, type JsonValue } from './column-values.js';
import { columnsNamed, type AnyColumn, type Column, type Columns } from './columns.js';
import type { Contract } from './contract.js';
import { shownValue } from './shown-value.js';
import { safeValue, UNSTORABLE, valueCheckOf } from './value-checks.js';

/** What is wrong with columns: which column and, from 0, which row, where that can be said. */
export interface ColumnFault {
  readonly code: 'MISSING_COLUMN' | 'WRONG_TYPE' | 'UNEQUAL_LENGTHS' | 'INVALID_VALUE';
  /** Names column, row and value. */
  readonly message: string;
  /** What the value must be, without the value: for a server that must not echo what it was sent. */
  readonly reason: string;
  readonly column: string;
  readonly row?: number;
}

/**
 * Checks whole columns by their contract: that each is there, has the array of its kind and the same length, and that
 * every value is one that the contract's zod schema accepts (range, pattern, category, null, length) and that Postgres
 * can store (no NUL and no lone surrogate in a text).
 *
 * @param names the fields to check; others may be missing, and further columns are ignored
 * @returns the first fault, or undefined when there is none
 */
export function checkColumns(contract: Contract, columns: Columns, names?: readonly string[]): ColumnFault | undefined {
  for (const fault of columnFaults(contract, columns, names)) return fault;
  return undefined;
}

/**
 * Every fault of columns, as {@link checkColumns} finds them: column by column, in the order of the rows. A column that
 * is missing, of another type or length ends it, since no row can be judged then.
 */
export function* columnFaults(contract: Contract, columns: Columns, names?: readonly string[]): Generator<ColumnFault> {
  const wanted = columnsNamed(contract, names);
  const missing = wanted.filter(({ name }) => columns[name] === undefined).map(({ name }) => name);
  if (missing[0] !== undefined) {
    yield structural('MISSING_COLUMN', missing[0], `columns are missing: ${missing.join(', ')}`);
    return;
  }
  const rows = rowCount(Object.fromEntries(wanted.map(({ name }) => [name, columns[name] ?? []])));
  for (const column of wanted) {
    const fault = shapeFault(column, columns[column.name], rows, wanted[0]?.name ?? '');
    if (fault === undefined) continue;
    yield fault;
    return;
  }
  for (const column of wanted) {
    const array = columns[column.name] ?? [];
    const isGood = valueCheckOf(column)(array);
    for (let row = 0; row < rows; row++) {
      if (isGood(row)) continue;
      yield valueFault(column, array, row);
    }
  }
}

const arrayNames = { Int32Array: 'an Int32Array', Float64Array: 'a Float64Array', Uint8Array: 'a Uint8Array', text: 'an array of texts' } as const;

function shapeFault({ name, array }: Column, found: AnyColumn | undefined, rows: number, first: string): ColumnFault | undefined {
  // By name, not by instanceof: a worker thread of another realm has typed arrays of its own.
  const type = Array.isArray(found) ? 'text' : ArrayBuffer.isView(found) ? found[Symbol.toStringTag] : undefined;
  if (type !== array) return structural('WRONG_TYPE', name, `'${name}' must be ${arrayNames[array]}`);
  if (found?.length === rows) return undefined;
  return structural('UNEQUAL_LENGTHS', name, `'${name}' has ${found?.length} rows, '${first}' has ${rows}`);
}

/** A fault of a whole column: it says nothing of any value. */
function structural(code: ColumnFault['code'], column: string, message: string): ColumnFault {
  return { code, column, message, reason: message };
}

function valueFault(column: Column, array: AnyColumn, row: number): ColumnFault {
  const value = safeValue(column, array, row);
  const reason = expectation(column, array, row, value);
  const what = `'${column.name}' in row ${row} is ${shownValue(value === undefined ? array[row] : value)}`;
  return { code: 'INVALID_VALUE', column: column.name, row, message: `${what}; ${reason}`, reason };
}

function expectation(column: Column, array: AnyColumn, row: number, value: JsonValue | undefined): string {
  if (value === null && !column.nullable) return 'it must not be null';
  if (column.kind === 'text' && typeof array[row] === 'string' && UNSTORABLE.test(String(array[row]))) {
    return 'a text must not hold NUL or half of a surrogate pair';
  }
  if (column.kind === 'category') return `it must be one of ${shortList(column.categories)}`;
  if (column.kind === 'integer' && typeof value === 'number' && !Number.isInteger(value)) return 'it must be a whole number';
  const issues = value === undefined ? [] : (z.safeParse(column.schema, value).error?.issues ?? []);
  return issues.map(({ message }) => message).join(', ') || `it is not a valid ${column.kind}`;
}
