import type { DuckDBConnection } from '@duckdb/node-api';
import { AppError, messageOf } from '../errors.js';
import { MAX_COLUMNS } from './csv-header.js';
import { fileDigest } from './file-digest.js';

/**
 * What a column is read as. `microseconds`: a timestamp without zone, counted from 1970 as its clock showed UTC. `day`: a
 * date as text, `2001-01-31`. Integers above 2^53 lose their last digits; the contracts hold 32 bits.
 */
export type ParquetKind = 'integer' | 'number' | 'boolean' | 'text' | 'microseconds' | 'day';

interface KindOf {
  readonly integer: number;
  readonly number: number;
  readonly boolean: boolean;
  readonly text: string;
  readonly microseconds: number;
  readonly day: string;
}

/** A record of a file with these columns; null: missing, or a time that is not finite. */
export type ParquetRecord<Kinds extends Readonly<Record<string, ParquetKind>>> = { readonly [Name in keyof Kinds]: KindOf[Kinds[Name]] | null };

const INTEGERS = 'U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?';
const KINDS: Readonly<Record<ParquetKind, { readonly types: RegExp; readonly words: string; readonly sql: (column: string) => string }>> = {
  integer: { types: new RegExp(`^${INTEGERS}$`), words: 'integer', sql: (column) => `${column}::DOUBLE` },
  number: { types: new RegExp(`^(?:FLOAT|DOUBLE|DECIMAL\\(.*\\)|${INTEGERS})$`), words: 'number', sql: (column) => `${column}::DOUBLE` },
  boolean: { types: /^BOOLEAN$/, words: 'boolean', sql: (column) => column },
  text: { types: /^(?:VARCHAR|UUID|ENUM\(.*\))$/, words: 'text', sql: (column) => `${column}::VARCHAR` },
  microseconds: { types: /^TIMESTAMP(?:_S|_MS|_NS)?$/, words: 'timestamp', sql: (column) => `CASE WHEN isfinite(${column}) THEN epoch_us(${column})::DOUBLE END` },
  day: { types: /^DATE$/, words: 'date', sql: (column) => `CASE WHEN isfinite(${column}) THEN ${column}::VARCHAR END` },
};

/**
 * The columns of a Parquet file, each of the kind that fits its type.
 *
 * @throws {AppError} SOURCE_UNREADABLE, SOURCE_COLUMNS for types that no kind fits, such as lists
 */
export async function parquetKinds(path: string): Promise<Record<string, ParquetKind>> {
  await fileDigest(path);
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  try {
    const types = await columnTypes(connection, path);
    if (types.size > MAX_COLUMNS || types.has('__proto__')) throw new AppError('SOURCE_COLUMNS', `${path} has ${types.has('__proto__') ? "a column '__proto__', which cannot be a field" : `${types.size} columns; the max is ${MAX_COLUMNS}`}.`);
    const kinds = [...types].map(([name, type]) => [name, kindOf(type)] as const);
    const [other] = kinds.find(([, kind]) => kind === undefined) ?? [];
    if (other !== undefined) throw new AppError('SOURCE_COLUMNS', `${path} has a column '${other}' of the type ${types.get(other)}, which this source does not read.`);
    return Object.fromEntries(kinds.flatMap(([name, kind]) => (kind === undefined ? [] : [[name, kind]])));
  } finally {
    connection.closeSync();
  }
}

function kindOf(type: string): ParquetKind | undefined {
  // The order of the table: an integer is a number too.
  return Object.entries(KINDS).flatMap(([kind, { types }]) => (types.test(type) ? [kind as ParquetKind] : []))[0];
}

/** The SQL of a column's values as its kind has them. */
export const selectOf = (name: string, kind: ParquetKind): string => KINDS[kind].sql(`"${name.replaceAll('"', '""')}"`);

/** The SQL of the file as a table. */
export function tableOf(path: string): string {
  return `read_parquet('${withoutPattern(path).replaceAll("'", "''")}')`;
}

/** DuckDB takes `*`, `?` and `[` in a path for a pattern; in brackets they stand for themselves. */
function withoutPattern(path: string): string {
  return path.replace(/[*?[]/g, (character) => `[${character}]`);
}

async function columnTypes(connection: DuckDBConnection, path: string): Promise<Map<string, string>> {
  const description = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${tableOf(path)}`).catch(unreadable(path));
  return new Map(description.getRows().map(([name, type]) => [String(name), String(type)]));
}

/** Says of which file DuckDB cannot read something. */
export function unreadable(path: string): (cause: unknown) => never {
  return (cause) => {
    throw new AppError('SOURCE_UNREADABLE', `${path} is not a Parquet file that can be read (${messageOf(cause)}).`, { cause });
  };
}

/** @throws {AppError} SOURCE_COLUMNS unless a file has exactly these columns, of types that fit their kinds; SOURCE_UNREADABLE */
export async function checkColumns(connection: DuckDBConnection, path: string, columns: Readonly<Record<string, ParquetKind>>): Promise<void> {
  const found = await columnTypes(connection, path);
  const faults = Object.entries(columns).flatMap(([name, kind]) => {
    const type = found.get(name);
    if (type === undefined) return [`column '${name}' is missing`];
    return KINDS[kind].types.test(type) ? [] : [`column '${name}' is ${type}, not ${KINDS[kind].words}`];
  });
  const foreign = [...found.keys()].filter((name) => !Object.hasOwn(columns, name));
  if (foreign.length > 0) faults.push(`it has further columns: '${foreign.slice(0, 10).join("', '")}'`);
  if (faults.length === 0) return;
  const wanted = Object.entries(columns).map(([name, kind]) => `${name} (${KINDS[kind].words})`);
  throw new AppError('SOURCE_COLUMNS', `${path} does not fit: ${faults.join('; ')}. It must have exactly the columns ${wanted.join(', ')}.`);
}
