import { dayOfMinute, flightInstance, flightLabel, type Contract } from '@tripod/contracts';
import type { RefusedRecord } from '../ingest/pipeline.js';
import type { SourceBatch } from '../sources/source.js';
import type { Clocks } from './airports/airports.js';
import { arrangeFlights, type RecordColumns } from './arrange-flights.js';
import { NEVER, UNKNOWN_DELAY, minutesUntilKnown, type Departures, type Route } from './departures.js';
import { MICROSECONDS_A_MINUTE, dayOfDate, delayFaults, isDelay, isSound, recordFaults, type RawFlight } from './flight-record.js';

/** A record or its delay that is refused, and its local day (since 1970), where it has one. */
export interface RefusedFlight extends RefusedRecord {
  readonly day: number | undefined;
}

/** All flights of a source in their fixed order, and what became of the other records. */
export interface FlightsRead {
  readonly records: number;
  readonly flights: Departures;
  /** The local days of exact duplicates, which are left out. */
  readonly duplicates: readonly number[];
  readonly refused: readonly RefusedFlight[];
  /** The delays that may not become labels, by row in the source. */
  readonly rawDelays: ReadonlyMap<number, number | null>;
}

/**
 * Reads all records of a source. A record that may not become an instance is refused; a delay that may not become a
 * label is refused alone, and its flight is read.
 *
 * @param length how many records the source has
 */
export async function readFlights(
  source: AsyncIterable<SourceBatch<RawFlight>>,
  length: number,
  clocks: Clocks,
  onRecords: (records: number) => void = () => undefined,
): Promise<FlightsRead> {
  const columns = allocate(length);
  const routes: Route[] = [];
  const routeOf = routeIndex(routes);
  const refused: RefusedFlight[] = [];
  const badDelays = new Map<number, RawFlight>();
  let records = 0;
  let count = 0;
  const refuse = (sourceRow: number, record: RawFlight, contract: Contract, reason: string) =>
    refused.push({ key: String(sourceRow), contract, reason, raw: record, day: dayOfDate(record.date) });

  for await (const batch of source) {
    for (const record of batch.records) {
      const sourceRow = records++;
      if (!isSound(record)) {
        refuse(sourceRow, record, flightInstance, recordFaults(record));
        continue;
      }
      const { date, distance, origin, destination, delay } = record;
      const clock = clocks.get(origin);
      if (clock === undefined) {
        refuse(sourceRow, record, flightInstance, `origin: the time zone of '${origin}' is not known`);
        continue;
      }
      const local = date / MICROSECONDS_A_MINUTE;
      const utc = clock(local);
      const hasLabel = isDelay(delay);
      if (!hasLabel) badDelays.set(sourceRow, record);
      columns.local[count] = local;
      columns.utc[count] = utc;
      columns.route[count] = routeOf(origin, destination);
      columns.distance[count] = distance;
      columns.delay[count] = hasLabel ? delay : UNKNOWN_DELAY;
      columns.knownAt[count] = hasLabel ? utc + minutesUntilKnown(distance) : NEVER;
      columns.sourceRow[count] = sourceRow;
      count++;
    }
    onRecords(batch.records.length);
  }

  const rawDelays = new Map([...badDelays].map(([row, { delay }]) => [row, delay]));
  const { flights, duplicates } = arrangeFlights({ ...columns, count, routes }, rawDelays);
  // A duplicate is not stored, so its delay does not matter.
  for (const { sourceRow } of duplicates) badDelays.delete(sourceRow);
  for (const [sourceRow, record] of badDelays) refuse(sourceRow, record, flightLabel, delayFaults(record.delay));
  return { records, flights, duplicates: duplicates.map(({ local }) => dayOfMinute(local)), refused, rawDelays };
}

function allocate(length: number): Omit<RecordColumns, 'count' | 'routes'> {
  const column = () => new Int32Array(length);
  return { local: column(), utc: column(), route: column(), distance: column(), delay: column(), knownAt: column(), sourceRow: column() };
}

/** Numbers routes in order of appearance, and adds each new one to `routes`. */
function routeIndex(routes: Route[]): (origin: string, destination: string) => number {
  // Two maps of airports: one of routes would need a new text for each of three million flights.
  const known = new Map<string, Map<string, number>>();
  return (origin, destination) => {
    const destinations = known.get(origin) ?? new Map<string, number>();
    known.set(origin, destinations);
    const index = destinations.get(destination) ?? routes.push([origin, destination]) - 1;
    destinations.set(destination, index);
    return index;
  };
}
