import { createHash } from 'node:crypto';
import type { DuckDBConnection } from '@duckdb/node-api';
import { fileDigest } from './file-digest.js';
import { fewTexts, type ColumnReader } from './few-texts.js';
import { checkColumns, selectOf, tableOf, unreadable, type ParquetKind, type ParquetRecord } from './parquet-columns.js';
import type { Source, SourceBatch, SourcePlace } from './source.js';
import { fileOf } from './usual-file.js';

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
  /** Columns that the file must have, and the only ones that its records get, in any order. */
  readonly columns: Kinds;
}

/**
 * A Parquet file as a source. A column that is missing, or has another type, is a drift of its schema and refuses the file; a
 * column that `columns` does not name is passed over, whatever its type.
 *
 * @example
 * const meters = parquetFile({ name: 'meters', about: 'readings of all meters', path, columns: { read_at: 'microseconds', value: 'number' } });
 */
export function parquetFile<const Kinds extends Readonly<Record<string, ParquetKind>>>(file: ParquetFile<Kinds>): SourcePlace<ParquetSource<ParquetRecord<Kinds>>> {
  return { name: file.name, about: file.about, open: (place = file.path, opening) => openParquet(file, place, opening?.signal) };
}

async function openParquet<Kinds extends Readonly<Record<string, ParquetKind>>>(file: ParquetFile<Kinds>, place: string | undefined, signal: AbortSignal | undefined): Promise<ParquetSource<ParquetRecord<Kinds>>> {
  const path = fileOf(file, place);
  const digest = await fileDigest(path, { signal });
  // Loaded here: it takes a third of a second, which no other command and no other source waits for.
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const table = tableOf(path);
  try {
    await checkColumns(connection, path, file.columns);
  } catch (error) {
    connection.closeSync();
    throw error;
  }
  const ask = async (expressions: string) => (await connection.runAndReadAll(`SELECT ${expressions} FROM ${table}`)).getRows()[0] ?? [];
  const [records] = await ask('count(*)::DOUBLE');
  if (typeof records !== 'number') throw new TypeError(`DuckDB counts ${String(records)} records in ${path}`);
  return {
    name: file.name,
    place: path,
    // How a file is read belongs to what it holds.
    identity: createHash('sha256').update(JSON.stringify([digest, file.columns])).digest('hex'),
    records,
    ask,
    read: ({ from = 0, signal }) => readRecords(connection, path, file.columns, from, signal),
    close: () => Promise.resolve(connection.closeSync()),
  };
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
    const sql = selectOf(name, kind);
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
