import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { z } from 'zod';
import { eventId, type Flight, type FlightRecord } from './flight.js';
import { localClocks } from './time-zones.js';

/** The folder of vega-datasets with the real flights and airports. */
const data = join(dirname(createRequire(import.meta.url).resolve('vega-datasets')), '../data');

/** The file of airports that the airline hands out. */
export const airportsFile = join(data, 'airports.csv');

const record = z.tuple([z.number(), z.number(), z.number(), z.string(), z.number(), z.number(), z.string(), z.string()]);

/** Minutes from the departure until the airline tells of the arrival. */
const minutesOnTheWay = (distance: number) => 45 + Math.ceil(distance / 7);

/**
 * Reads the records of some local days, in the order of the file.
 *
 * @param from first day, such as `2001-01-01`
 * @param to last day
 */
export async function readFlights(from: string, to: string, file = join(data, 'flights-3m.parquet')): Promise<FlightRecord[]> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  try {
    const result = await connection.runAndReadAll(
      `SELECT file_row_number::DOUBLE AS row, (min(file_row_number) OVER (PARTITION BY date, origin, destination, distance, delay))::DOUBLE AS number,
              (epoch_us(date) / 60000000)::DOUBLE AS minute, strftime(date, '%Y-%m-%dT%H:%M') AS left_at, distance::DOUBLE AS distance, delay::DOUBLE AS delay, origin, destination
       FROM read_parquet($file, file_row_number = true) WHERE date >= $from::DATE AND date < $to::DATE + 1 ORDER BY row`,
      { file, from, to },
    );
    return recordsOf(result.getRows().map((row) => record.parse(row)));
  } finally {
    connection.closeSync();
  }
}

function recordsOf(rows: readonly z.infer<typeof record>[]): FlightRecord[] {
  const utcOf = localClocks();
  const flights = new Map<string, Flight>();
  return rows.map(([row, number, minute, leftAt, distance, delay, origin, destination]) => {
    const left = utcOf(origin, minute);
    const flight = { number, leftAt, left, arrived: left + minutesOnTheWay(distance), origin, destination, distance, delay };
    const first = flights.get(eventId('departed', flight)) ?? flight;
    if (row === number) flights.set(eventId('departed', flight), flight);
    return { flight: first, isRepeated: row !== number };
  });
}
