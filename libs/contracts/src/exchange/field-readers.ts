import { NULL_BOOLEAN, NULL_CATEGORY } from '../contract/column-arrays.js';
import type { AnyColumn, Column } from '../contract/columns.js';
import { DAY_RANGE, MINUTE_RANGE } from '../contract/local-time.js';
import { MICROSECONDS_A_MINUTE, POSTGRES_EPOCH, TWO_TO_32 } from './tuples.js';

/** In place of a field's length: it is null. */
export const NULL_LENGTH = -1;

/** Rejects what is not UTF-8. */
export const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Puts a field (`length` bytes at `offset`, or null for −1) into its row. Returns false when the contract has no place for it. */
export type FieldReader = (bytes: Uint8Array, view: DataView, offset: number, length: number, row: number) => boolean;

/** The reader of a column's fields into its array. */
export function readerOf(column: Column, array: AnyColumn): FieldReader {
  const { kind, nullable } = column;
  if (Array.isArray(array)) return textReader(array, nullable);
  const orNull = (bytes: number, held: number, read: (view: DataView, offset: number) => number): FieldReader =>
    (_bytes, view, offset, length, row) => {
      if (length === bytes) {
        const value = read(view, offset);
        array[row] = value;
        return value === value;
      }
      array[row] = held;
      return length === NULL_LENGTH && nullable;
    };
  switch (kind) {
    case 'integer':
      return orNull(4, Number.NaN, (view, offset) => view.getInt32(offset));
    case 'float':
      return orNull(8, Number.NaN, (view, offset) => finite(view.getFloat64(offset)));
    case 'boolean':
      return orNull(1, NULL_BOOLEAN, (view, offset) => view.getInt8(offset));
    case 'minute':
      return orNull(8, Number.NaN, minuteAt);
    case 'day':
      return orNull(4, Number.NaN, (view, offset) => within(view.getInt32(offset) + POSTGRES_EPOCH.day, DAY_RANGE));
    case 'category':
      return categoryReader(column, array);
    case 'text':
      throw new TypeError('a text is not held in a typed array');
  }
}

function textReader(array: (string | null)[], nullable: boolean): FieldReader {
  return (bytes, _view, offset, length, row) => {
    array[row] = length === NULL_LENGTH ? null : textAt(bytes, offset, length);
    return length !== NULL_LENGTH || nullable;
  };
}

const SHORT_TEXT = 24;

/** Short ASCII texts, the most frequent ones, are decoded several times faster by hand. */
function textAt(bytes: Uint8Array, offset: number, length: number): string {
  const end = offset + length;
  if (length <= SHORT_TEXT) {
    let text = '';
    for (let at = offset; ; at++) {
      if (at === end) return text;
      const code = bytes[at]!;
      if (code > 127) break;
      text += String.fromCharCode(code);
    }
  }
  return decoder.decode(bytes.subarray(offset, end));
}

function categoryReader({ categories, nullable }: Column, array: { [row: number]: number }): FieldReader {
  const codes = new Map(categories.map((category, code) => [category, code]));
  return (bytes, _view, offset, length, row) => {
    if (length === NULL_LENGTH) {
      array[row] = NULL_CATEGORY;
      return nullable;
    }
    const code = codes.get(textAt(bytes, offset, length));
    if (code === undefined) return false;
    array[row] = code;
    return true;
  };
}

/** A timestamp's microseconds since 2000. */
export function microseconds(view: DataView, offset: number): number {
  return view.getInt32(offset) * TWO_TO_32 + view.getUint32(offset + 4);
}

function minuteAt(view: DataView, offset: number): number {
  const minutes = microseconds(view, offset) / MICROSECONDS_A_MINUTE + POSTGRES_EPOCH.minute;
  return Number.isInteger(minutes) ? within(minutes, MINUTE_RANGE) : Number.NaN;
}

const finite = (value: number) => (Number.isFinite(value) ? value : Number.NaN);
const within = (value: number, { min, max }: { readonly min: number; readonly max: number }) => (value >= min && value <= max ? value : Number.NaN);
