import { columnsOf, flightInstance, viewOf, type PackageColumns } from '@tripod/contracts';
import pg from 'pg';
import { BenchError } from './errors.js';
import { withMlDatabase } from './ml-database.js';

/**
 * The latest stored flights in columns, repeated until there are `rows`.
 *
 * @param names columns of the instance
 * @throws {BenchError} `nothing_to_measure` when no flight is stored
 */
export function storedFlights(names: readonly string[], rows: number): Promise<PackageColumns> {
  return withMlDatabase(async (address) => {
    const client = new pg.Client({ connectionString: address });
    await client.connect();
    try {
      return await readFlights(client, names, rows);
    } finally {
      await client.end();
    }
  });
}

async function readFlights(client: pg.Client, names: readonly string[], rows: number): Promise<PackageColumns> {
  const columns = columnsOf(flightInstance.schema).filter(({ name }) => names.includes(name));
  const selected = columns.map(({ name, postgres }) => (postgres === 'timestamp' ? `to_char(${name}, 'YYYY-MM-DD"T"HH24:MI')` : name));
  const there = await client.query<{ found: boolean }>(`SELECT to_regclass('${viewOf(flightInstance)}') IS NOT NULL AS found`);
  const found = there.rows[0]?.found
    ? await client.query<unknown[]>({
        text: `SELECT ${selected.join(', ')} FROM ${viewOf(flightInstance)} ORDER BY flight_id COLLATE "C" DESC LIMIT ${rows}`,
        rowMode: 'array',
      })
    : { rows: [] };
  const stored = found.rows.length;
  if (stored === 0) throw new BenchError('nothing_to_measure', 'no flight is stored: `npm start -- --once` brings them.');
  const entries = columns.map(({ name, array }, at): [string, PackageColumns[string]] => {
    const value = (row: number) => found.rows[row % stored]?.[at];
    if (array === 'Int32Array') return [name, Int32Array.from({ length: rows }, (_, row) => Number(value(row)))];
    if (array === 'Float64Array') return [name, Float64Array.from({ length: rows }, (_, row) => Number(value(row)))];
    if (array === 'Uint8Array') return [name, Uint8Array.from({ length: rows }, (_, row) => Number(value(row)))];
    return [name, Array.from({ length: rows }, (_, row) => String(value(row)))];
  });
  return Object.fromEntries(entries);
}
