import { z } from 'zod';
import { NULL_BOOLEAN, NULL_CATEGORY } from './column-arrays.js';
import { readValue, type JsonValue } from './column-values.js';
import type { AnyColumn, Column } from './columns.js';
import { DAY_RANGE, MINUTE_RANGE } from './local-time.js';

/** Whether the value of a row is one that the contract accepts. */
type RowCheck = (row: number) => boolean;
/** Prepares the check of one array. */
type Checker = (array: AnyColumn) => RowCheck;

const checkers = new WeakMap<Column, Checker>();

/** The check of a column's values, compiled once from its zod schema; rules without a form here are left to zod, value by value. */
export function valueCheckOf(column: Column): Checker {
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
export const UNSTORABLE = /[\0]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

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
    if (typeof value !== 'string') return false;
    const ascii = isAscii(value);
    const length = ascii ? value.length : codePoints(value);
    if (length < min || length > max) return false;
    for (const pattern of patterns) if (!pattern.test(value)) return false;
    return ascii || !UNSTORABLE.test(value);
  };
}

/** A pattern with the flag g or y remembers where it stopped; zod starts each time anew. */
function withoutState(pattern: RegExp): RegExp {
  return new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, ''));
}

/** zod measures texts in code points. */
function codePoints(text: string): number {
  let count = 0;
  for (let i = 0; i < text.length; i++) if (!isSecondHalf(text, i)) count++;
  return count;
}

/** Whether a code unit belongs to the code point before it. */
function isSecondHalf(text: string, i: number): boolean {
  const [unit, before] = [text.charCodeAt(i), text.charCodeAt(i - 1)];
  return unit >= 0xdc00 && unit <= 0xdfff && before >= 0xd800 && before <= 0xdbff;
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
export function safeValue(column: Column, array: AnyColumn, row: number): JsonValue | undefined {
  try {
    return readValue(column, array, row);
  } catch {
    return undefined;
  }
}
