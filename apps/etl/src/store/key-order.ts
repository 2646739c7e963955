import type { AnyColumn } from '@tripod/contracts';

/** Rows by their keys in the order that Postgres has: integers by value, texts by the bytes of their UTF-8 (collation "C"). */
export function compareKeys(a: string | number, b: string | number): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return compareTexts(String(a), String(b));
}

function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const [left, right] = [a.charCodeAt(i), b.charCodeAt(i)];
    if (left !== right) return inBytes(left) - inBytes(right);
  }
  return a.length - b.length;
}

/** UTF-16 has its surrogates before U+E000, UTF-8 has what they stand for behind U+FFFF. */
function inBytes(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit >= 0xe000 ? unit - 0x800 : unit + 0x2000;
}

/** The key of a row; keys are never null. */
export function keyAt(keys: AnyColumn, row: number): string | number {
  const key = keys[row];
  if (key === null || key === undefined) throw new RangeError(`row ${row} has no key`);
  return key;
}

/** What UTF-16 and UTF-8 order differently. No other comparison is needed for a text without it. */
const ABOVE_SURROGATES = /[\ud800-\uffff]/;

/**
 * Some rows in the order of their keys; rows of one key stay in their order.
 *
 * @returns `rows` itself when they are in order already, which is found by one comparison a row
 */
export function orderByKey(keys: AnyColumn, rows: Int32Array): Int32Array {
  if (isOrdered(keys, rows)) return rows;
  return rows.slice().sort((a, b) => compareKeys(keyAt(keys, a), keyAt(keys, b)) || a - b);
}

function isOrdered(keys: AnyColumn, rows: Int32Array): boolean {
  for (let i = 0; i < rows.length; i++) {
    const key = keyAt(keys, rows[i]!);
    if (typeof key === 'string' && ABOVE_SURROGATES.test(key)) return false;
    if (i > 0 && keyAt(keys, rows[i - 1]!) > key) return false;
  }
  return true;
}

/**
 * The first row of each key, of rows that are in the order of their keys.
 *
 * @returns `ordered` itself when no key comes twice
 */
export function firstOfEachKey(keys: AnyColumn, ordered: Int32Array): Int32Array {
  for (let i = 1; i < ordered.length; i++) {
    if (keyAt(keys, ordered[i - 1]!) !== keyAt(keys, ordered[i]!)) continue;
    return ordered.filter((row, place) => place === 0 || keyAt(keys, ordered[place - 1]!) !== keyAt(keys, row));
  }
  return ordered;
}
