import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { AppError, messageOf } from '../../errors.js';
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
  for (const { iata, ...place } of await readAirports(path)) {
    const zone = zoneOf({ iata, ...place });
    if (zone === undefined) continue;
    const clock = clockOfZone.get(zone) ?? clockOf(zone);
    clockOfZone.set(zone, clock);
    clocks.set(iata, clock);
  }
  return clocks;
}

async function readAirports(path: string): Promise<readonly z.infer<typeof airport>[]> {
  try {
    const rows: unknown = parse(await readFile(path), { columns: true });
    return z.array(airport).parse(rows);
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : messageOf(cause);
    throw new AppError('SOURCE_UNREADABLE', `${path} is not a file of airports (iata, state, longitude): ${reason}`, { cause });
  }
}
