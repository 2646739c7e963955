import type { DuckDBConnection } from '@duckdb/node-api';
import { AppError, messageOf } from '../errors.js';
import { MAX_COLUMNS } from './csv-header.js';
import { fileDigest } from './file-digest.js';

/**
 * What a column is read as. `integer`: exactly; a file is refused when a value is beyond 2^53 and would lose digits. `number`:
 * the nearest double, also of integers and decimals. `digits`: an integer or decimal as a text, which loses nothing.
 * `microseconds`: a timestamp without zone, counted from 1970 as its clock showed UTC. `instant`: a timestamp with zone, in
 * microseconds since 1970 in UTC; the pipeline brings it to the clocks of a zone. `day`: a date as text, `2001-01-31`.
 */
export type ParquetKind = 'integer' | 'number' | 'digits' | 'boolean' | 'text' | 'microseconds' | 'instant' | 'day';

interface KindOf {
  readonly integer: number;
  readonly number: number;
  readonly digits: string;
  readonly boolean: boolean;
  readonly text: string;
  readonly microseconds: number;
  readonly instant: number;
  readonly day: string;
}

/** A record of a file with these columns; null: missing, NaN (by which data frames say missing), or a time that is not finite. */
export type ParquetRecord<Kinds extends Readonly<Record<string, ParquetKind>>> = { readonly [Name in keyof Kinds]: KindOf[Kinds[Name]] | null };

const INTEGERS = 'U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?';
const DECIMAL = 'DECIMAL\\(.*\\)';
const microsecondsSql = (column: string) => `CASE WHEN isfinite(${column}) THEN epoch_us(${column})::DOUBLE END`;
const KINDS: Readonly<Record<ParquetKind, { readonly types: RegExp; readonly words: string; readonly sql: (column: string) => string }>> = {
  integer: { types: new RegExp(`^${INTEGERS}$`), words: 'integer', sql: (column) => `${column}::DOUBLE` },
  number: { types: new RegExp(`^(?:FLOAT|DOUBLE|${DECIMAL}|${INTEGERS})$`), words: 'number', sql: (column) => `nullif(${column}::DOUBLE, 'NaN'::DOUBLE)` },
  digits: { types: new RegExp(`^(?:${DECIMAL}|${INTEGERS})$`), words: 'integer or decimal', sql: (column) => `${column}::VARCHAR` },
  boolean: { types: /^BOOLEAN$/, words: 'boolean', sql: (column) => column },
  text: { types: /^(?:VARCHAR|UUID|ENUM\(.*\))$/, words: 'text', sql: (column) => `${column}::VARCHAR` },
  microseconds: { types: /^TIMESTAMP(?:_S|_MS|_NS)?$/, words: 'timestamp without zone', sql: microsecondsSql },
  instant: { types: /^TIMESTAMP WITH TIME ZONE$/, words: 'timestamp with zone', sql: microsecondsSql },
  day: { types: /^DATE$/, words: 'date', sql: (column) => `CASE WHEN isfinite(${column}) THEN ${column}::VARCHAR END` },
};

/** The columns of a file that nobody has declared. */
export interface FoundKinds {
  /** Those that the source reads, each of the kind that fits its type. */
  readonly kinds: Readonly<Record<string, ParquetKind>>;
  /** The types of all, by their names, in the order of the file. */
  readonly types: ReadonlyMap<string, string>;
}

/**
 * The columns of a Parquet file as it is: of the kinds that fit, and those of which no kind fits the type, such as lists.
 *
 * @throws {AppError} SOURCE_UNREADABLE, SOURCE_COLUMNS for none that can be read, or too many
 */
export async function parquetKinds(path: string): Promise<FoundKinds> {
  await fileDigest(path);
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  try {
    const types = await columnTypes(connection, path);
    if (types.size > MAX_COLUMNS || types.has('__proto__')) throw new AppError('SOURCE_COLUMNS', `${path} has ${types.has('__proto__') ? "a column '__proto__', which cannot be a field" : `${types.size} columns; the max is ${MAX_COLUMNS}`}.`);
    const kinds = [...types].flatMap(([name, type]) => {
      const kind = kindOf(type);
      return kind === undefined ? [] : [[name, kind] as const];
    });
    if (kinds.length === 0) throw new AppError('SOURCE_COLUMNS', `${path} has no column that this source reads: ${[...types].slice(0, 10).map(([name, type]) => `'${name}' is ${type}`).join(', ')}.`);
    const integers = kinds.flatMap(([name, kind]) => (kind === 'integer' ? [name] : []));
    const long = new Set((await longIntegers(connection, path, integers, types)).map(([name]) => name));
    return { kinds: Object.fromEntries(kinds.map(([name, kind]) => [name, long.has(name) ? 'digits' : kind])), types };
  } finally {
    connection.closeSync();
  }
}

function kindOf(type: string): ParquetKind | undefined {
  // The order of the table: an integer is a number too.
  return Object.entries(KINDS).flatMap(([kind, { types }]) => (types.test(type) ? [kind as ParquetKind] : []))[0];
}

/** The SQL of a column's values as its kind has them. */
export const selectOf = (name: string, kind: ParquetKind): string => KINDS[kind].sql(named(name));

const named = (column: string): string => `"${column.replaceAll('"', '""')}"`;

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

/** What a double holds digit by digit. */
const MAX_EXACT = 2 ** 53;

/** Columns of integers that a double does not hold digit by digit, each with the greatest one. */
async function longIntegers(connection: DuckDBConnection, path: string, names: readonly string[], types: ReadonlyMap<string, string>): Promise<(readonly [name: string, value: string])[]> {
  // Integers of 32 bits and less need not be looked at.
  const wide = names.filter((name) => /^U?(?:BIG|HUGE)INT$/.test(types.get(name) ?? ''));
  if (wide.length === 0) return [];
  const greatest = wide.map((name) => `arg_max(${named(name)}::VARCHAR, abs(${named(name)}::DOUBLE)) FILTER (abs(${named(name)}::DOUBLE) >= ${MAX_EXACT})`);
  const [row = []] = (await connection.runAndReadAll(`SELECT ${greatest.join(', ')} FROM ${tableOf(path)}`).catch(unreadable(path))).getRows();
  return wide.flatMap((name, index) => (row[index] === null ? [] : [[name, String(row[index])] as const]));
}

/**
 * Checks that a file has the columns that its source names. Others are passed over: what somebody adds to the file hinders
 * nobody.
 *
 * @throws {AppError} SOURCE_COLUMNS for columns that are missing, that have a type which does not fit their kind, or
 * integers that would lose digits; SOURCE_UNREADABLE
 */
export async function checkColumns(connection: DuckDBConnection, path: string, columns: Readonly<Record<string, ParquetKind>>): Promise<void> {
  const found = await columnTypes(connection, path);
  const faults = Object.entries(columns).flatMap(([name, kind]) => {
    const type = found.get(name);
    if (type === undefined) return [`column '${name}' is missing`];
    return KINDS[kind].types.test(type) ? [] : [`column '${name}' is ${type}, not ${KINDS[kind].words}`];
  });
  if (faults.length > 0) {
    const names = [...found.keys()];
    throw new AppError('SOURCE_COLUMNS', `${path} does not fit: ${faults.join('; ')}. Its columns are ${names.slice(0, 10).join(', ')}${names.length > 10 ? ` and ${names.length - 10} more` : ''}.`);
  }
  const integers = Object.keys(columns).filter((name) => columns[name] === 'integer');
  const [long] = await longIntegers(connection, path, integers, found);
  if (long !== undefined) throw new AppError('SOURCE_COLUMNS', `${path} has ${long[1]} in column '${long[0]}', which loses its last digits as a number. Read the column as 'digits', or as 'number' where they do not matter.`);
}
