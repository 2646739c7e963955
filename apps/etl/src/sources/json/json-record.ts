import { messageOf } from '../../errors.js';
import { hasPrototypeField, isObject } from '../api/json-fields.js';
import { MAX_COLUMNS } from '../csv-header.js';
import type { Json } from '../source.js';

/** A record of JSON: its fields as JSON has them. A declared field that a record lacks is null. */
export type JsonRecord<Name extends string = string> = Readonly<Record<Name, Json>>;

/** Lists and objects within each other. What writes JSON goes down as deep as they do. */
const MAX_DEPTH = 100;

/**
 * Reads a record out of its text. A whole number whose digits a double does not give back comes as their text: `12345678901234567890`.
 */
export function readRecord(text: string): { readonly record: JsonRecord } | { readonly reason: string } {
  let value: unknown;
  try {
    value = JSON.parse(LONG_INTEGER.test(text) ? withLongIntegersAsTexts(text) : text);
  } catch (error) {
    // Without the excerpt that Node adds.
    return { reason: `it is not JSON (${messageOf(error).replace(/, (\.\.\.)?".*$/s, '')})` };
  }
  if (!isObject(value)) return { reason: `it is ${kindOf(value)}, not an object` };
  const fields = Object.keys(value).length;
  if (fields > MAX_COLUMNS) return { reason: `it has ${fields} fields; the max is ${MAX_COLUMNS}` };
  if (/__proto__|\\u/.test(text) && hasPrototypeField(value)) return { reason: "it has a field '__proto__'" };
  if ((text.includes('[') || text.includes('{', 1)) && isDeep(value)) return { reason: `it has lists or objects within each other more than ${MAX_DEPTH} times` };
  // `as`: JSON.parse gives JSON.
  return { record: value as JsonRecord };
}

/** What a JSON value is, in words. */
export function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return { string: 'a text', number: 'a number', boolean: 'a boolean' }[typeof value as string] ?? 'an object';
}

/** Digits that belong to no fraction and no exponent. They may stand in a text. */
const LONG_INTEGER = /(?<![\d.eE+])-?\d{16,}(?![\d.eE])/;
const TEXT_OR_NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/gs;

function withLongIntegersAsTexts(text: string): string {
  return text.replace(TEXT_OR_NUMBER, (found) => (/^-?\d{16,}$/.test(found) && String(Number(found)) !== found ? `"${found}"` : found));
}

function isDeep(value: unknown): boolean {
  let level = [value];
  for (let depth = 0; depth <= MAX_DEPTH; depth++) {
    level = level.flatMap((outer) => Object.values(outer as object).filter((inner) => typeof inner === 'object' && inner !== null) as unknown[]);
    if (level.length === 0) return false;
  }
  return true;
}
