import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';
import { z } from 'zod';
import { clockOf, type Clock } from '../context/clock.js';
import { zoneOf } from '../context/time-zones.js';
import { EtlError } from '../errors.js';
import { fileDigest } from '../sources/file-digest.js';

/** A row of airports.csv, as far as this app reads it. */
const airport = z.object({ iata: z.string().min(1), state: z.string(), longitude: z.coerce.number().min(-180).max(180) });

/** The wall clocks of the airports whose zone is known. */
export interface Airports {
  readonly sha256: string;
  readonly clocks: ReadonlyMap<string, Clock>;
}

/**
 * Reads the airports' clocks from a CSV file with columns iata, state and longitude among others.
 *
 * @throws {EtlError} when it cannot be read or a row is none of an airport
 */
export async function readAirports(path: string): Promise<Airports> {
  const sha256 = await fileDigest(path);
  const clockOfZone = new Map<string, Clock>();
  const clocks = new Map<string, Clock>();
  const rows: AsyncIterable<unknown> = createReadStream(path).pipe(parse({ columns: true }));
  for await (const row of rows) {
    const parsed = airport.safeParse(row);
    if (!parsed.success) {
      throw new EtlError('AIRPORTS', `${path}: ${JSON.stringify(row)} is no airport: ${z.prettifyError(parsed.error)}`);
    }
    const zone = zoneOf(parsed.data);
    if (zone === undefined) continue;
    const clock = clockOfZone.get(zone) ?? clockOf(zone);
    clockOfZone.set(zone, clock);
    clocks.set(parsed.data.iata, clock);
  }
  return { sha256, clocks };
}
