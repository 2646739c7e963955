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

/** Some rows in the order of their keys; rows of one key stay in their order. Rows that are in order already cost a comparison each. */
export function orderByKey(keys: AnyColumn, rows: Int32Array): Int32Array {
  for (let i = 1; i < rows.length; i++) {
    if (compareKeys(keyAt(keys, rows[i - 1]!), keyAt(keys, rows[i]!)) > 0) {
      return rows.slice().sort((a, b) => compareKeys(keyAt(keys, a), keyAt(keys, b)) || a - b);
    }
  }
  return rows;
}
