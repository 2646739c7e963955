import { dayText, minuteText, type JsonRow, type JsonValue } from '@tripod/contracts';
import fc from 'fast-check';
import type { TreeContract } from './business.js';
import type { Field } from '../../contract/field.js';

/** 2024-01-01T00:00, in minutes since 1970. */
const FIRST_MINUTE = 28_401_120;
const MINUTES_A_DAY = 1440;
const SEED = 13;

/**
 * Made-up rows that fit a contract: no two have one key. The same contract gives the same rows.
 *
 * @param count at most as many as there are keys
 */
export function madeRows({ fields, key }: Pick<TreeContract, 'fields' | 'key'>, count: number): JsonRow[] {
  const columns = fields.map((field) => [field.name, field.name === key ? keys(field, count) : values(field, count)] as const);
  return Array.from({ length: count }, (_, row) => Object.fromEntries(columns.map(([name, made]) => [name, made[row] ?? null])));
}

function keys(field: Field, count: number): JsonValue[] {
  if (field.kind === 'integer') return Array.from({ length: count }, (_, row) => (field.min ?? 1) + row);
  if (field.pattern === undefined) return Array.from({ length: count }, (_, row) => cut(`${field.name.replace(/_(id|key)$/, '')}-${row + 1}`, field));
  return [...new Set(matching(field.pattern, 4 * count))].slice(0, count);
}

function values(field: Field, count: number): JsonValue[] {
  const texts = field.pattern === undefined ? undefined : matching(field.pattern, count);
  // Steps that have no common divisor with small numbers of rows, so that fields do not move together.
  const step = 7 + (field.name.length % 5) * 2;
  return Array.from({ length: count }, (_, row) => (field.nullable && row % 5 === 4 ? null : valueOf(field, row * step, texts?.[row])));
}

function valueOf(field: Field, place: number, text: string | undefined): JsonValue {
  switch (field.kind) {
    case 'integer':
    case 'float':
      return numberOf(field, place);
    case 'boolean':
      return place % 2 === 1;
    case 'category':
      return field.categories?.[place % field.categories.length] ?? null;
    case 'minute':
      return minuteText(FIRST_MINUTE + place * 97);
    case 'day':
      return dayText(FIRST_MINUTE / MINUTES_A_DAY + place);
    case 'text':
      return text ?? cut(`${field.name.replaceAll('_', ' ')} ${place % 10}`, field);
  }
}

function numberOf({ kind, min, max }: Field, place: number): number {
  const low = min ?? Math.min(0, max ?? 0);
  const span = Math.min((max ?? low + 100) - low, 1000);
  const share = (place % 101) / 100;
  return kind === 'integer' ? low + Math.floor(span * share) : Math.round((low + span * share) * 100) / 100;
}

const cut = (text: string, { minLength = 0, maxLength = 1000 }: Field): string => text.slice(0, maxLength).padEnd(minLength, 'x');

/** Texts that a regular expression takes. */
const matching = (pattern: string, count: number): string[] => fc.sample(fc.stringMatching(new RegExp(pattern)), { seed: SEED, numRuns: count });
