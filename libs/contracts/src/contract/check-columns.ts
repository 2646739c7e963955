import { z } from 'zod';
import { NULL_BOOLEAN, NULL_CATEGORY, rowCount } from './column-arrays.js';
import { readValue, shortList } from './column-values.js';
import { columnsNamed, type AnyColumn, type Column, type Columns } from './columns.js';
import type { Contract } from './contract.js';
import { DAY_RANGE, MINUTE_RANGE } from './local-time.js';
import { shownValue } from './shown-value.js';

/** What is wrong with columns: which column and, from 0, which row, where that can be said. */
export interface ColumnFault {
  readonly code: 'MISSING_COLUMN' | 'WRONG_TYPE' | 'UNEQUAL_LENGTHS' | 'INVALID_VALUE';
  readonly message: string;
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
    yield { code: 'MISSING_COLUMN', column: missing[0], message: `columns are missing: ${missing.join(', ')}` };
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
    const isGood = checkerOf(column)(array);
    for (let row = 0; row < rows; row++) {
      if (isGood(row)) continue;
      yield { code: 'INVALID_VALUE', column: column.name, row, message: valueFault(column, array, row) };
    }
  }
}

const arrayNames = { Int32Array: 'an Int32Array', Float64Array: 'a Float64Array', Uint8Array: 'a Uint8Array', text: 'an array of texts' } as const;

function shapeFault({ name, array }: Column, found: AnyColumn | undefined, rows: number, first: string): ColumnFault | undefined {
  // By name, not by instanceof: a worker thread of another realm has typed arrays of its own.
  const type = Array.isArray(found) ? 'text' : Object.prototype.toString.call(found).slice(8, -1);
  if (type !== array) return { code: 'WRONG_TYPE', column: name, message: `'${name}' must be ${arrayNames[array]}` };
  if (found?.length === rows) return undefined;
  return { code: 'UNEQUAL_LENGTHS', column: name, message: `'${name}' has ${found?.length} rows, '${first}' has ${rows}` };
}

/** Judges the value of a row. */
type RowCheck = (row: number) => boolean;
type Checker = (array: AnyColumn) => RowCheck;

const checkers = new WeakMap<Column, Checker>();

/** The check of a column, made once from its zod schema. */
function checkerOf(column: Column): Checker {
  const known = checkers.get(column);
  if (known !== undefined) return known;
  const made = makeChecker(column);
  checkers.set(column, made);
  return made;
}

function makeChecker(column: Column): Checker {
  const { kind, nullable, categories } = column;
  const checks = checksOf(column);
  switch (kind) {
    case 'category':
      if (checks.length > 0) return byZod(column);
      return (array) => (row) => inRange(array[row], nullable ? NULL_CATEGORY : 0, categories.length - 1);
    case 'boolean':
      if (checks.length > 0) return byZod(column);
      return (array) => (row) => array[row] === 0 || array[row] === 1 || (nullable && array[row] === NULL_BOOLEAN);
    case 'text':
      return textChecker(column, checks);
    case 'float':
    case 'integer':
      return numberChecker(column, checks, kind === 'integer' ? { min: -(2 ** 31), max: 2 ** 31 - 1 } : { min: -Number.MAX_VALUE, max: Number.MAX_VALUE });
    case 'minute':
    case 'day':
      if (checks.length > 0) return byZod(column);
      return numberChecker(column, [], kind === 'minute' ? MINUTE_RANGE : DAY_RANGE);
  }
}

type Check = z.core.$ZodChecks['_zod']['def'];

/** The rules that a field has besides its kind. */
function checksOf({ schema }: Column): readonly Check[] {
  const plain = schema instanceof z.ZodNullable ? schema.def.innerType : schema;
  const outer = schema instanceof z.ZodNullable ? (schema._zod.def.checks ?? []) : [];
  // `as`: a check of zod's own is one of $ZodChecks; a custom one has another `check` and is found by it.
  return [...outer, ...(plain._zod.def.checks ?? [])].map((check) => check._zod.def as Check);
}

function inRange(value: unknown, min: number, max: number): boolean {
  return typeof value === 'number' && value >= min && value <= max;
}

function numberChecker(column: Column, checks: readonly Check[], range: { readonly min: number; readonly max: number }): Checker {
  const { nullable, array: type, kind } = column;
  let { min, max } = range;
  let [above, below] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (const check of checks) {
    if (check.check === 'greater_than' && typeof check.value === 'number') {
      if (check.inclusive) min = Math.max(min, check.value);
      else above = Math.max(above, check.value);
    } else if (check.check === 'less_than' && typeof check.value === 'number') {
      if (check.inclusive) max = Math.min(max, check.value);
      else below = Math.min(below, check.value);
    } else return byZod(column);
  }
  const isWhole = kind !== 'float' && type === 'Float64Array';
  return (array) => {
    if (Array.isArray(array)) return () => false;
    return (row) => {
      const value = array[row]!;
      if (value >= min && value <= max && value > above && value < below) return !isWhole || Number.isInteger(value);
      return nullable && Number.isNaN(value);
    };
  };
}

/** Lone surrogates and NUL: texts that Postgres cannot store. */
const UNSTORABLE = /[\0]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

function textChecker(column: Column, checks: readonly Check[]): Checker {
  const { nullable } = column;
  const patterns: RegExp[] = [];
  let [min, max] = [0, Number.POSITIVE_INFINITY];
  for (const check of checks) {
    if (check.check === 'min_length') min = Math.max(min, check.minimum);
    else if (check.check === 'max_length') max = Math.min(max, check.maximum);
    else if (check.check === 'string_format' && check.format === 'regex' && check.pattern !== undefined) patterns.push(withoutState(check.pattern));
    else return byZod(column);
  }
  const plain = column.schema instanceof z.ZodNullable ? column.schema.def.innerType : column.schema;
  if (plain instanceof z.ZodStringFormat) return byZod(column);
  return (array) => (row) => {
    const value = array[row];
    if (value === null) return nullable;
    if (typeof value !== 'string' || value.length < min || value.length > max) return false;
    for (const pattern of patterns) if (!pattern.test(value)) return false;
    return isAscii(value) || !UNSTORABLE.test(value);
  };
}

/** A pattern with the flag g or y remembers where it stopped; zod starts each time anew. */
function withoutState(pattern: RegExp): RegExp {
  return new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, ''));
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0 || code > 127) return false;
  }
  return true;
}

/** For rules that have no form of their own here: zod judges each value. */
function byZod(column: Column): Checker {
  const schema: z.core.$ZodType = column.schema;
  return (array) => (row) => {
    const value = safeValue(column, array, row);
    if (value === undefined) return false;
    if (typeof value === 'string' && column.kind === 'text' && UNSTORABLE.test(value)) return false;
    return z.safeParse(schema, value).success;
  };
}

/** The JSON value of a row, or undefined when the array holds what its kind cannot. */
function safeValue(column: Column, array: AnyColumn, row: number): ReturnType<typeof readValue> | undefined {
  try {
    return readValue(column, array, row);
  } catch {
    return undefined;
  }
}

function valueFault(column: Column, array: AnyColumn, row: number): string {
  const value = safeValue(column, array, row);
  const what = `'${column.name}' in row ${row} is ${shownValue(value === undefined ? array[row] : value)}`;
  return `${what}; ${expectation(column, array, row, value)}`;
}

function expectation(column: Column, array: AnyColumn, row: number, value: ReturnType<typeof safeValue>): string {
  if (value === null && !column.nullable) return 'it must not be null';
  if (column.kind === 'text' && typeof array[row] === 'string' && UNSTORABLE.test(String(array[row]))) {
    return 'a text must not hold NUL or half of a surrogate pair';
  }
  if (column.kind === 'category') return `it must be one of ${shortList(column.categories)}`;
  if (column.kind === 'integer' && typeof value === 'number' && !Number.isInteger(value)) return 'it must be a whole number';
  const issues = value === undefined ? [] : (z.safeParse(column.schema, value).error?.issues ?? []);
  return issues.map(({ message }) => message).join(', ') || `it is not a valid ${column.kind}`;
}
