import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';
import { z } from 'zod';
import { AppError } from '../../errors.js';
import { clockOf, type Clock } from '../../time/clock.js';
import { zoneOf } from './time-zones.js';

/** A row of airports.csv, as far as this app reads it. */
const airport = z.object({ iata: z.string().min(1), state: z.string(), longitude: z.coerce.number().min(-180).max(180) });

/** The wall clocks of the airports whose time zone is known, by IATA code. */
export type Clocks = ReadonlyMap<string, Clock>;

/**
 * Reads the airports' clocks from a CSV file with columns iata, state and longitude, among others.
 *
 * @throws {AppError} SOURCE_UNREADABLE when the file cannot be read or a row is not an airport
 */
export async function readClocks(path: string): Promise<Clocks> {
  const clockOfZone = new Map<string, Clock>();
  const clocks = new Map<string, Clock>();
  try {
    const rows: AsyncIterable<unknown> = createReadStream(path).pipe(parse({ columns: true }));
    for await (const row of rows) {
      const { iata, ...place } = airport.parse(row);
      const zone = zoneOf({ iata, ...place });
      if (zone === undefined) continue;
      const clock = clockOfZone.get(zone) ?? clockOf(zone);
      clockOfZone.set(zone, clock);
      clocks.set(iata, clock);
    }
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause);
    throw new AppError('SOURCE_UNREADABLE', `${path} is not a file of airports (iata, state, longitude): ${reason}`, { cause });
  }
  return clocks;
}
