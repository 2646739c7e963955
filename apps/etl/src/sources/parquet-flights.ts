import { basename } from 'node:path';
import { DuckDBDoubleVector, DuckDBInstance, type DuckDBConnection, type DuckDBVector } from '@duckdb/node-api';
import { EtlError } from '../errors.js';
import { fileDigest } from './file-digest.js';
import type { RecordChunk, Source } from './source.js';

/** A flight as the file has it. `date` is microseconds since 1970 as the local clock showed them. NaN and null: missing. */
export interface RawFlight {
  readonly date: number;
  readonly delay: number;
  readonly distance: number;
  readonly origin: string | null;
  readonly destination: string | null;
}

/**
 * Flights of a Parquet file, and when the first and the last of them left (microseconds as in `RawFlight.date`). A date
 * that the contract cannot take is passed over: one slip of the pen must not make a period of eight thousand years.
 */
export interface FlightSource extends Source<RawFlight> {
  readonly earliest: number;
  readonly latest: number;
}

/** The years that `flightRecord` takes. */
const CREDIBLE = "date >= TIMESTAMP '1971-01-01' AND date < TIMESTAMP '2100-01-01'";
const INTEGERS = /^U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?$/;
const EXPECTED: Readonly<Record<keyof RawFlight, RegExp>> = {
  date: /^TIMESTAMP(_S|_MS|_NS)?$/,
  delay: INTEGERS,
  distance: INTEGERS,
  origin: /^VARCHAR$/,
  destination: /^VARCHAR$/,
};

/**
 * Opens a Parquet file of flights with columns date (timestamp), delay and distance (integers), origin and destination
 * (text), in any order.
 *
 * @throws {EtlError} when it cannot be read, lacks a column, or has one of another type or name
 */
export async function openParquetFlights(path: string): Promise<FlightSource> {
  const sha256 = await fileDigest(path);
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const table = `read_parquet('${path.replaceAll("'", "''")}')`;
  await checkColumns(connection, path, table);
  const [extent] = (
    await connection.runAndReadAll(
      `SELECT count(*)::DOUBLE, epoch_us(min(date) FILTER (${CREDIBLE}))::DOUBLE, epoch_us(max(date) FILTER (${CREDIBLE}))::DOUBLE
       FROM ${table}`,
    )
  ).getRows();
  const [length, earliest, latest] = (extent ?? []).map((value) => (typeof value === 'number' ? value : Number.NaN));
  return {
    name: basename(path),
    sha256,
    length: length ?? 0,
    earliest: earliest ?? Number.NaN,
    latest: latest ?? Number.NaN,
    read: (from = 0) => chunks(connection, table, from),
  };
}

async function checkColumns(connection: DuckDBConnection, path: string, table: string): Promise<void> {
  const description = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${table}`).catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new EtlError('SOURCE_UNREADABLE', `${path} is no Parquet file that can be read: ${reason}`, 1, { cause });
  });
  const types = new Map(description.getRows().map(([name, type]) => [String(name), String(type)]));
  const faults = Object.entries(EXPECTED).flatMap(([name, type]) => {
    const found = types.get(name);
    if (found === undefined) return [`column '${name}' is missing`];
    return type.test(found) ? [] : [`column '${name}' is ${found}`];
  });
  const foreign = [...types.keys()].filter((name) => !Object.hasOwn(EXPECTED, name));
  if (foreign.length > 0) faults.push(`foreign: '${foreign.join("', '")}'`);
  if (faults.length === 0) return;
  throw new EtlError(
    'SOURCE_COLUMNS',
    `${path} is not a file of flights: ${faults.join('; ')}. ` +
      'It must have exactly the columns date (timestamp), delay, distance (integers), origin, destination (text).',
  );
}

async function* chunks(connection: DuckDBConnection, table: string, from: number): AsyncGenerator<RecordChunk<RawFlight>> {
  // Doubles hold every number that the contract allows, and come as one typed array a chunk.
  const result = await connection.stream(
    `SELECT CASE WHEN isfinite(date) THEN epoch_us(date)::DOUBLE END, delay::DOUBLE, distance::DOUBLE, origin, destination
     FROM ${table} OFFSET ${from}`,
  );
  for (let first = from; ; ) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) return;
    const length = chunk.rowCount;
    const [date, delay, distance] = [0, 1, 2].map((index) => numbers(chunk.getColumnVector(index)));
    const [origin, destination] = [3, 4].map((index) => texts(chunk.getColumnValues(index)));
    yield {
      first,
      length,
      record: (index) => ({
        date: date?.[index] ?? Number.NaN,
        delay: delay?.[index] ?? Number.NaN,
        distance: distance?.[index] ?? Number.NaN,
        origin: origin?.[index] ?? null,
        destination: destination?.[index] ?? null,
      }),
    };
    first += length;
  }
}

function numbers(vector: DuckDBVector): Float64Array {
  if (!(vector instanceof DuckDBDoubleVector)) throw new TypeError(`expected doubles of DuckDB, not ${vector.type.toString()}`);
  const values = new Float64Array(vector.itemCount);
  for (let index = 0; index < values.length; index++) values[index] = vector.getItem(index) ?? Number.NaN;
  return values;
}

function texts(values: readonly unknown[]): readonly (string | null)[] {
  return values.map((value) => (typeof value === 'string' ? value : null));
}
