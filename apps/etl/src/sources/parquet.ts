import { resolve } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { AppError, messageOf } from '../errors.js';
import { fileDigest } from './file-digest.js';
import { fewTexts, type ColumnReader } from './few-texts.js';
import type { Source, SourceBatch, SourcePlace } from './source.js';

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

/** An opened Parquet file; its cursor is the number of records read. */
export interface ParquetSource<Raw> extends Source<Raw, number> {
  readonly identity: string;
  readonly records: number;
  /** The one row of `SELECT ${expressions} FROM` the file, as DuckDB gives it: cast numbers to DOUBLE. */
  ask(expressions: string): Promise<readonly unknown[]>;
}

/** A Parquet file of the project. */
export interface ParquetFile<Kinds extends Readonly<Record<string, ParquetKind>>> {
  readonly name: string;
  readonly about: string;
  /** The usual file; without one, `--file` must be given. */
  readonly path?: string;
  /** Exactly the columns of the file, in any order. */
  readonly columns: Kinds;
}

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
 * A Parquet file as a source.
 *
 * @example
 * const meters = parquetFile({ name: 'meters', about: 'readings of all meters', path, columns: { read_at: 'microseconds', value: 'number' } });
 */
export function parquetFile<const Kinds extends Readonly<Record<string, ParquetKind>>>(file: ParquetFile<Kinds>): SourcePlace<ParquetSource<ParquetRecord<Kinds>>> {
  return { name: file.name, about: file.about, open: (place = file.path) => openParquet(file, place) };
}

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
    const types = await columnTypes(connection, path, tableOf(path));
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

async function openParquet<Kinds extends Readonly<Record<string, ParquetKind>>>(file: ParquetFile<Kinds>, place: string | undefined): Promise<ParquetSource<ParquetRecord<Kinds>>> {
  if (place === undefined) throw new AppError('BAD_USAGE', `Source '${file.name}' has no usual file: give one to --file.`);
  const path = resolve(place);
  const identity = await fileDigest(path);
  // Loaded here: it takes a third of a second, which no other command and no other source waits for.
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const table = tableOf(path);
  await checkColumns(connection, path, table, file.columns);
  const ask = async (expressions: string) => (await connection.runAndReadAll(`SELECT ${expressions} FROM ${table}`)).getRows()[0] ?? [];
  const [records] = await ask('count(*)::DOUBLE');
  if (typeof records !== 'number') throw new TypeError(`DuckDB counts ${String(records)} records in ${path}`);
  return {
    name: file.name,
    place: path,
    identity,
    records,
    ask,
    read: ({ from = 0, signal }) => readRecords(connection, path, file.columns, from, signal),
    close: () => Promise.resolve(connection.closeSync()),
  };
}

/** The SQL of the file as a table. */
function tableOf(path: string): string {
  return `read_parquet('${withoutPattern(path).replaceAll("'", "''")}')`;
}

/** DuckDB takes `*`, `?` and `[` in a path for a pattern; in brackets they stand for themselves. */
function withoutPattern(path: string): string {
  return path.replace(/[*?[]/g, (character) => `[${character}]`);
}

async function columnTypes(connection: DuckDBConnection, path: string, table: string): Promise<Map<string, string>> {
  const description = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${table}`).catch(unreadable(path));
  return new Map(description.getRows().map(([name, type]) => [String(name), String(type)]));
}

/** Says of which file DuckDB cannot read something. */
function unreadable(path: string): (cause: unknown) => never {
  return (cause) => {
    throw new AppError('SOURCE_UNREADABLE', `${path} is not a Parquet file that can be read (${messageOf(cause)}).`, { cause });
  };
}

async function checkColumns(connection: DuckDBConnection, path: string, table: string, columns: Readonly<Record<string, ParquetKind>>): Promise<void> {
  const found = await columnTypes(connection, path, table);
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

/** Several chunks of DuckDB (2,048 rows) at once: each batch costs some statements when it is stored. */
const BATCH_ROWS = 8_192;

async function* readRecords<Kinds extends Readonly<Record<string, ParquetKind>>>(
  connection: DuckDBConnection,
  path: string,
  columns: Kinds,
  from: number,
  signal: AbortSignal,
): AsyncGenerator<SourceBatch<ParquetRecord<Kinds>, number>> {
  const [table, names] = [tableOf(path), Object.keys(columns)];
  const readers: ColumnReader[] = [];
  for (const [index, [name, kind]] of Object.entries(columns).entries()) {
    const sql = KINDS[kind].sql(`"${name.replaceAll('"', '""')}"`);
    readers.push((kind === 'text' ? await fewTexts(connection, table, sql, index).catch(unreadable(path)) : undefined) ?? { sql, valueOf: (item) => item });
  }
  const result = await connection.stream(`SELECT ${readers.map(({ sql }) => sql).join(', ')} FROM ${table} OFFSET ${from}`).catch(unreadable(path));
  let first = from;
  let records: ParquetRecord<Kinds>[] = [];
  // DuckDB reads the next chunk in its own threads while this one is taken.
  let coming = result.fetchChunk();
  try {
    for (;;) {
      signal.throwIfAborted();
      const chunk = await coming.catch(unreadable(path));
      const rows = chunk?.rowCount ?? 0;
      if (chunk !== null && rows > 0) {
        coming = result.fetchChunk();
        coming.catch(() => undefined);
        const values = readers.map(({ valueOf }, index) => {
          const vector = chunk.getColumnVector(index);
          const items = new Array<unknown>(rows);
          for (let row = 0; row < rows; row++) items[row] = valueOf(vector.getItem(row));
          return items;
        });
        for (let row = 0; row < rows; row++) records.push(recordOf<Kinds>(names, values, row));
      }
      if (records.length > 0 && (rows === 0 || records.length >= BATCH_ROWS)) {
        const start = first;
        first += records.length;
        yield { records, key: (index) => String(start + index), cursor: first };
        records = [];
      }
      if (rows === 0) return;
    }
  } finally {
    // The connection must not be closed under a reading.
    await coming.catch(() => undefined);
  }
}

function recordOf<Kinds extends Readonly<Record<string, ParquetKind>>>(names: readonly string[], values: readonly (readonly unknown[])[], row: number): ParquetRecord<Kinds> {
  const record: Record<string, unknown> = {};
  for (let index = 0; index < names.length; index++) record[names[index]!] = values[index]![row];
  // `as`: the SELECT of each kind gives this type or null.
  return record as ParquetRecord<Kinds>;
}
