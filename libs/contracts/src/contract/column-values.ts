import { NULL_BOOLEAN, NULL_CATEGORY } from './column-arrays.js';
import type { AnyColumn, Column } from './columns.js';
import { dayOf, dayText, localDay, localMinute, minuteOf, minuteText } from './local-time.js';

/** A value of a row as JSON holds it: times and categories are texts. */
export type JsonValue = string | number | boolean | null;

const INT32 = { min: -(2 ** 31), max: 2 ** 31 - 1 } as const;

/** The value of a row, as JSON holds it. The column must fit its contract ({@link checkColumns}). */
export function readValue({ name, kind, categories }: Column, array: AnyColumn, row: number): JsonValue {
  const value = array[row];
  if (value === undefined) throw new RangeError(`column '${name}' has no row ${row}`);
  if (value === null || typeof value === 'string') return value;
  switch (kind) {
    case 'integer':
    case 'float':
      return Number.isNaN(value) ? null : value;
    case 'boolean':
      return value === NULL_BOOLEAN ? null : value === 1;
    case 'category':
      return value === NULL_CATEGORY ? null : categoryOf(name, categories, value);
    case 'minute':
      return Number.isNaN(value) ? null : minuteText(value);
    case 'day':
      return Number.isNaN(value) ? null : dayText(value);
    case 'text':
      throw new TypeError(`column '${name}' is not an array of texts`);
  }
}

function categoryOf(name: string, categories: readonly string[], code: number): string {
  const category = categories[code];
  if (category === undefined) throw new RangeError(`column '${name}' has no category ${code}`);
  return category;
}

/**
 * Puts a JSON value into a row. Says why when the value cannot be held in a column of this kind; bounds and patterns are
 * left to {@link checkColumns}.
 *
 * @returns undefined when it was put, else the reason
 */
export function writeValue({ kind, nullable, categories }: Pick<Column, 'kind' | 'nullable' | 'categories'>, array: AnyColumn, row: number, value: unknown): string | undefined {
  if (value === null || value === undefined) {
    if (!nullable) return value === null ? 'is null, which this column does not take' : 'is missing';
    array[row] = nullOf(kind);
    return undefined;
  }
  switch (kind) {
    case 'integer':
      if (typeof value !== 'number') return `must be a whole number, not ${typeName(value)}`;
      if (!Number.isInteger(value)) return 'must be a whole number';
      if (value < INT32.min || value > INT32.max) return `must be a whole number from ${INT32.min} to ${INT32.max}`;
      array[row] = value;
      return undefined;
    case 'float':
      if (typeof value !== 'number') return `must be a number, not ${typeName(value)}`;
      if (!Number.isFinite(value)) return 'must be a finite number';
      array[row] = value;
      return undefined;
    case 'boolean':
      if (typeof value !== 'boolean') return `must be true or false, not ${typeName(value)}`;
      array[row] = value ? 1 : 0;
      return undefined;
    case 'category': {
      const code = typeof value === 'string' ? categories.indexOf(value) : -1;
      if (code < 0) return `must be one of ${shortList(categories)}`;
      array[row] = code;
      return undefined;
    }
    case 'minute':
      if (!localMinute.safeParse(value).success) return 'must be a local minute such as 2001-06-20T08:01, years 0001 to 6052';
      array[row] = minuteOf(String(value));
      return undefined;
    case 'day':
      if (!localDay.safeParse(value).success) return 'must be a day such as 2001-06-20, years 0001 to 6052';
      array[row] = dayOf(String(value));
      return undefined;
    case 'text':
      if (typeof value !== 'string') return `must be a text, not ${typeName(value)}`;
      array[row] = value;
      return undefined;
  }
}

/** What a column of this kind holds for null. */
function nullOf(kind: Column['kind']): never {
  const held = kind === 'text' ? null : kind === 'boolean' ? NULL_BOOLEAN : kind === 'category' ? NULL_CATEGORY : Number.NaN;
  // `as`: an array of a kind takes the null of that kind; AnyColumn does not say which of the two it is.
  return held as never;
}

function typeName(value: unknown): string {
  return Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

const MOST_SHOWN = 8;

/** `a, b, c`, and how many more there are. */
export function shortList(values: readonly string[]): string {
  const shown = values.slice(0, MOST_SHOWN).map((value) => `'${value}'`).join(', ');
  return values.length > MOST_SHOWN ? `${shown} and ${values.length - MOST_SHOWN} more` : shown;
}
