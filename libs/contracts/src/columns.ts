import { z } from 'zod';
import { localDay, localMinute } from './local-time.js';

/** One field of a contract as Postgres, MLflow and memory see it. */
export interface Column {
  readonly name: string;
  readonly postgres: 'integer' | 'double precision' | 'boolean' | 'text' | 'timestamp' | 'date';
  /** MLflow ColSpec type (model signature). */
  readonly mlflow: 'integer' | 'double' | 'boolean' | 'string';
  readonly array: 'Int32Array' | 'Float64Array' | 'Uint8Array' | 'string[]';
}

/**
 * The array that holds one field of many rows: whole numbers, floats, flags (0 or 1), texts and local times.
 * What no column holds, such as a nullable field, is `never`; {@link columnsOf} throws there.
 */
type ColumnOf<Field> = Field extends z.ZodNumberFormat
  ? Int32Array
  : Field extends z.ZodNumber
    ? Float64Array
    : Field extends z.ZodBoolean
      ? Uint8Array
      : Field extends z.ZodString | z.ZodCustomStringFormat
        ? string[]
        : never;

/** Rows of a schema in columns: one array a field, all of the same length. */
export type ColumnsOf<Schema extends z.ZodObject> = { [Name in keyof Schema['shape']]: ColumnOf<Schema['shape'][Name]> };

/** What a column can be that is not further known. */
export type AnyColumn = Int32Array | Float64Array | Uint8Array | string[];

/**
 * The columns of a contract's schema, in its order. COPY, the model signature and the package's worker all use it,
 * so that no type is written twice.
 *
 * @throws {TypeError} when a field has a type that no column holds (the fault of whoever wrote the contract)
 */
export function columnsOf(schema: z.ZodObject): readonly Column[] {
  return Object.entries(schema.shape).map(([name, field]) => ({ name, ...typesOf(name, field) }));
}

function typesOf(name: string, field: z.core.$ZodType): Omit<Column, 'name'> {
  if (field instanceof z.ZodNumberFormat && field.format === 'int32') {
    return { postgres: 'integer', mlflow: 'integer', array: 'Int32Array' };
  }
  if (field instanceof z.ZodNumber && field.format === null) {
    return { postgres: 'double precision', mlflow: 'double', array: 'Float64Array' };
  }
  if (field instanceof z.ZodBoolean) return { postgres: 'boolean', mlflow: 'boolean', array: 'Uint8Array' };
  if (field instanceof z.ZodStringFormat && field.format === localMinute.format) {
    return { postgres: 'timestamp', mlflow: 'string', array: 'string[]' };
  }
  if (field instanceof z.ZodStringFormat && field.format === localDay.format) {
    return { postgres: 'date', mlflow: 'string', array: 'string[]' };
  }
  if (field instanceof z.ZodString) return { postgres: 'text', mlflow: 'string', array: 'string[]' };
  throw new TypeError(`field '${name}' of the contract is none of int32, number, boolean, string and local time`);
}
