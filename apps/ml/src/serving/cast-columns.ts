import { columnsOf, flightInstance, type AnyColumn, type Column } from '@tripod/contracts';
import type { z } from 'zod';
import { castValue } from './cast-value.js';
import { badRequest, ScoringError } from './scoring-error.js';
import type { SentTable } from './sent-table.js';

/** A column that a package reads: its type, and what the contract says of its values. */
export interface NeededColumn extends Column {
  readonly contract: z.ZodType;
}

/**
 * The contract's columns with these names.
 *
 * @throws {TypeError} when the contract has no such column (a package that is none of ours)
 */
export function neededColumns(names: readonly string[]): readonly NeededColumn[] {
  const fields: ReadonlyMap<string, z.ZodType> = new Map(Object.entries(flightInstance.schema.shape));
  const columns = new Map(columnsOf(flightInstance.schema).map((column) => [column.name, column]));
  return names.map((name) => {
    const [column, contract] = [columns.get(name), fields.get(name)];
    if (!column || !contract) throw new TypeError(`the package reads '${name}', which is no column of ${flightInstance.name}`);
    return { ...column, contract };
  });
}

/**
 * The needed columns of a table that was sent, each value in its type and within the contract; others are dropped.
 *
 * @throws {ScoringError} naming all missing columns, or the first value that is none of its column, by column and row
 */
export function castColumns(table: SentTable, needed: readonly NeededColumn[]): Record<string, AnyColumn> {
  const missing = needed.filter(({ name }) => !table.has(name)).map(({ name }) => `'${name}'`);
  if (missing.length > 0) throw new ScoringError('INVALID_PARAMETER_VALUE', `missing columns: ${missing.join(', ')}`);
  return Object.fromEntries(needed.map((column) => [column.name, castColumn(table.values(column.name), column)]));
}

function castColumn(values: readonly unknown[], column: NeededColumn): AnyColumn {
  if (column.array === 'string[]') return values.map((value, row) => String(castOne(value, row, column)));
  const numbers = new { Int32Array, Float64Array, Uint8Array }[column.array](values.length);
  values.forEach((value, row) => (numbers[row] = Number(castOne(value, row, column))));
  return numbers;
}

function castOne(value: unknown, row: number, { name, array, mlflow, contract }: NeededColumn): number | string {
  const cast = castValue(value, array);
  if (cast === undefined) {
    throw badRequest(`column '${name}' in row ${row}: ${kindOf(value)} where ${mlflow} is required`, { column: name, row });
  }
  const checked = contract.safeParse(array === 'Uint8Array' ? cast === 1 : cast);
  if (!checked.success) {
    const reason = checked.error.issues[0]?.message ?? 'not within the contract';
    throw new ScoringError('INVALID_PARAMETER_VALUE', `column '${name}' in row ${row}: ${reason}`, { column: name, row });
  }
  return cast;
}

/** What was sent, without repeating it. */
function kindOf(value: unknown): string {
  if (value === undefined || value === null) return 'no value';
  if (typeof value === 'number') return Number.isInteger(value) ? 'a number out of range' : 'a number that is not whole';
  return Array.isArray(value) ? 'a list' : `a value of type ${typeof value}`;
}
