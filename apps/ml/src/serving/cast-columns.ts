import { makeColumn, writeValue, type AnyColumn, type Column } from '@tripod/contracts';
import { ScoringError } from './scoring-error.js';
import type { SentTable } from './table-forms.js';

/** What must be known of a column to cast values: plain data, which another thread may get. */
export type CastColumn = Omit<Column, 'schema' | 'postgres' | 'mlflow'>;

/**
 * The needed columns of a table that was sent, each value in the array of its kind; others are dropped. Values are cast
 * as MLflow's server casts them, but a value that it would change in silence is rejected: 3.7 to 3, 2^31 to a negative
 * number, "false" to true, null to false. Bounds and patterns are left to `checkColumns`.
 *
 * @throws {ScoringError} naming all missing columns, or the first value that does not fit, by column and row
 */
export function castColumns(table: SentTable, needed: readonly CastColumn[]): Record<string, AnyColumn> {
  const missing = needed.filter(({ name }) => !table.has(name)).map(({ name }) => `'${name}'`);
  if (missing.length > 0) throw new ScoringError('INVALID_PARAMETER_VALUE', `missing columns: ${missing.join(', ')}`);
  return Object.fromEntries(needed.map((column) => [column.name, castColumn(table.values(column.name), column, table.isText)]));
}

function castColumn(values: readonly unknown[], column: CastColumn, isText: boolean): AnyColumn {
  const array = makeColumn(column, values.length);
  for (const [row, value] of values.entries()) {
    const reason = castValue(value, column, isText, array, row);
    if (reason === undefined) continue;
    const code = typeof value === 'string' && WRITTEN_AS_TEXT.has(column.kind) ? 'INVALID_PARAMETER_VALUE' : 'BAD_REQUEST';
    throw new ScoringError(code, `column '${column.name}' in row ${row} ${reason}`, { column: column.name, row });
  }
  return array;
}

/** Kinds whose values are texts in JSON: a text that is not one of them breaks the contract, not the protocol. */
const WRITTEN_AS_TEXT: ReadonlySet<Column['kind']> = new Set(['category', 'minute', 'day']);

/**
 * Puts one value that was sent into its row.
 *
 * @param isText whether every value is sent as text, as in CSV
 * @returns undefined when it was put, else the reason, which never repeats the value
 */
export function castValue(value: unknown, column: CastColumn, isText: boolean, array: AnyColumn, row: number): string | undefined {
  const { kind } = column;
  if (kind === 'integer' || kind === 'float') {
    const number = asNumber(value, kind);
    return number === Infinity || number === -Infinity ? 'is too large for a number' : writeValue(column, array, row, number);
  }
  return writeValue(column, array, row, kind === 'boolean' ? asBoolean(value, isText) : value);
}

/** No number needs more, and a pattern should not run over a text of megabytes. */
const MAX_NUMBER_LENGTH = 40;
/** `12`, and `12.0` as tools write a whole number that was a float. */
const WHOLE = /^[+-]?\d+(\.0*)?$/;
/** Not everything that JavaScript takes for a number: not `0x10`, and not an empty text. */
const DECIMAL = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

/** A number that was sent as a text, or as true or false, as a number; everything else as it is. */
function asNumber(value: unknown, kind: 'integer' | 'float'): unknown {
  if (typeof value === 'boolean') return Number(value);
  if (typeof value !== 'string' || value.length > MAX_NUMBER_LENGTH) return value;
  const text = value.trim();
  return (kind === 'integer' ? WHOLE : DECIMAL).test(text) ? Number(text) : value;
}

const BOOLEAN_TEXTS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
  ['1', true],
  ['0', false],
]);

/** A boolean that was sent as 0 or 1, or as text where all values are texts, as a boolean; everything else as it is. */
function asBoolean(value: unknown, isText: boolean): unknown {
  if (value === 0 || value === 1) return value === 1;
  return isText && typeof value === 'string' ? (BOOLEAN_TEXTS.get(value.trim().toLowerCase()) ?? value) : value;
}
