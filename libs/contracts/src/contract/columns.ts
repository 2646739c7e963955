import { z } from 'zod';
import type { Contract } from './contract.js';
import { ContractError } from './contract-error.js';
import { localDay, localMinute } from './local-time.js';

/** What a field of a contract holds. Minutes and days are local times: integers in memory, text in JSON. */
export type ColumnKind = 'integer' | 'float' | 'boolean' | 'text' | 'category' | 'minute' | 'day';

/** One field of a contract as Postgres, MLflow and memory see it. */
export interface Column {
  readonly name: string;
  readonly kind: ColumnKind;
  readonly nullable: boolean;
  /** The values of a category in the contract's order; empty for other kinds. */
  readonly categories: readonly string[];
  readonly array: 'Int32Array' | 'Float64Array' | 'Uint8Array' | 'text';
  readonly postgres: 'integer' | 'double precision' | 'boolean' | 'text' | 'timestamp' | 'date';
  /** MLflow ColSpec type (model signature). A nullable integer is a double there: MLflow's integers cannot be missing. */
  readonly mlflow: 'integer' | 'double' | 'boolean' | 'string';
  /** The field's schema. */
  readonly schema: z.core.$ZodType;
}

/** What holds one field of many rows. */
export type AnyColumn = Int32Array | Float64Array | Uint8Array | (string | null)[];

/** Rows in columns: one array a field, all of one length. */
export type Columns = Readonly<Record<string, AnyColumn>>;

type Time = z.ZodCustomStringFormat<'local-minute'> | z.ZodCustomStringFormat<'local-day'>;

type PlainColumn<Field> = Field extends z.ZodNumberFormat | Time | z.ZodEnum
  ? Int32Array
  : Field extends z.ZodNumber
    ? Float64Array
    : Field extends z.ZodBoolean
      ? Uint8Array
      : Field extends z.ZodString | z.ZodStringFormat
        ? string[]
        : never;

type NullableColumn<Field> = Field extends z.ZodEnum
  ? Int32Array
  : Field extends z.ZodNumberFormat | z.ZodNumber | Time
    ? Float64Array
    : Field extends z.ZodBoolean
      ? Uint8Array
      : Field extends z.ZodString | z.ZodStringFormat
        ? (string | null)[]
        : never;

type ColumnOf<Field> = Field extends z.ZodNullable<infer Inner> ? NullableColumn<Inner> : PlainColumn<Field>;

/** Rows of a contract in columns, typed field by field. The README of contracts says how each kind holds null. */
export type ColumnsOf<C extends Contract> = {
  [Name in keyof C['schema']['shape']]: ColumnOf<C['schema']['shape'][Name]>;
};

type Unstorable<Schema extends z.ZodObject> = {
  [Name in keyof Schema['shape']]: [ColumnOf<Schema['shape'][Name]>] extends [never] ? Name : never;
}[keyof Schema['shape']] &
  string;

/** `unknown` when a column can hold each field of the schema; else a type that nothing has, with the fields' names in it. */
export type Storable<Schema extends z.ZodObject> = string extends keyof Schema['shape']
  ? unknown
  : [Unstorable<Schema>] extends [never]
    ? unknown
    : { readonly 'no column can hold': Unstorable<Schema> };

const known = new WeakMap<z.ZodObject, readonly Column[]>();

/** The columns of a contract, in its order. COPY, signature, checks and messages all derive from them. */
export function columnsOf({ schema }: Pick<Contract, 'schema'>): readonly Column[] {
  const cached = known.get(schema);
  if (cached !== undefined) return cached;
  const { columns, faults } = readColumns(schema);
  if (faults.length > 0) throw new ContractError(faults.join('; '));
  known.set(schema, columns);
  return columns;
}

/**
 * One column of a contract.
 *
 * @throws {ContractError} when the contract does not have it
 */
export function columnOf(contract: Pick<Contract, 'schema' | 'name'>, name: string): Column {
  const found = columnsOf(contract).find((column) => column.name === name);
  if (found === undefined) throw new ContractError(`contract ${contract.name} has no field '${name}'`);
  return found;
}

/** The columns of some fields, in the order of the contract; all of them when no names are given. */
export function columnsNamed(contract: Pick<Contract, 'schema' | 'name'>, names?: readonly string[]): readonly Column[] {
  if (names === undefined) return columnsOf(contract);
  for (const name of names) columnOf(contract, name);
  return columnsOf(contract).filter(({ name }) => names.includes(name));
}

/** Columns of a schema, and in words each field that no column can hold. */
export function readColumns(schema: z.ZodObject): { readonly columns: readonly Column[]; readonly faults: readonly string[] } {
  const columns: Column[] = [];
  const faults: string[] = [];
  if ((schema.def.checks ?? []).length > 0) faults.push('it has a rule over several fields; check that in the pipeline that makes the rows');
  for (const [name, field] of Object.entries(schema.shape)) {
    const nullable = field instanceof z.ZodNullable;
    const plain: z.core.$ZodType = nullable ? field.def.innerType : field;
    const kind = kindOf(plain);
    if (typeof kind === 'string') columns.push({ name, nullable, schema: field, ...typesOf(kind, plain, nullable) });
    else faults.push(`field '${name}' ${kind.fault}`);
  }
  return { columns, faults };
}

const KINDS = 'use z.int32(), z.number(), z.boolean(), z.string(), z.enum(), localMinute or localDay, each also .nullable()';

function kindOf(field: z.core.$ZodType): ColumnKind | { readonly fault: string } {
  if (field instanceof z.ZodNumberFormat) {
    if (field.format === 'int32') return 'integer';
    return { fault: `is a number of format ${field.format}, which no column holds; use z.int32() or z.number()` };
  }
  if (field instanceof z.ZodNumber) return 'float';
  if (field instanceof z.ZodBoolean) return 'boolean';
  if (field instanceof z.ZodEnum) {
    const isText = field.options.every((value) => typeof value === 'string');
    return isText ? 'category' : { fault: 'is an enumeration of numbers; use texts' };
  }
  if (field instanceof z.ZodStringFormat) {
    if (field.def.format === localMinute.def.format) return 'minute';
    if (field.def.format === localDay.def.format) return 'day';
    const isTime = /date|time|duration/.test(field.def.format);
    return isTime ? { fault: `is a text of format ${field.def.format}; use localMinute or localDay` } : 'text';
  }
  if (field instanceof z.ZodString) {
    const isChanged = (field.def.checks ?? []).some(({ _zod }) => _zod.def.check === 'overwrite');
    return isChanged ? { fault: 'changes its text (trim, lower case); do that in the pipeline that makes the rows' } : 'text';
  }
  return { fault: `is ${field._zod.def.type}, which no column holds; ${KINDS}` };
}

function typesOf(kind: ColumnKind, field: z.core.$ZodType, nullable: boolean): Omit<Column, 'name' | 'nullable' | 'schema'> {
  const categories = field instanceof z.ZodEnum ? field.options.map(String) : [];
  const number = nullable ? 'Float64Array' : 'Int32Array';
  switch (kind) {
    case 'integer':
      return { kind, categories, array: number, postgres: 'integer', mlflow: nullable ? 'double' : 'integer' };
    case 'float':
      return { kind, categories, array: 'Float64Array', postgres: 'double precision', mlflow: 'double' };
    case 'boolean':
      return { kind, categories, array: 'Uint8Array', postgres: 'boolean', mlflow: 'boolean' };
    case 'text':
      return { kind, categories, array: 'text', postgres: 'text', mlflow: 'string' };
    case 'category':
      return { kind, categories, array: 'Int32Array', postgres: 'text', mlflow: 'string' };
    case 'minute':
      return { kind, categories, array: number, postgres: 'timestamp', mlflow: 'string' };
    case 'day':
      return { kind, categories, array: number, postgres: 'date', mlflow: 'string' };
  }
}
