import { dayOfMinute, flightInstance, flightLabel, type Contract } from '@tripod/contracts';
import type { RefusedRecord } from '../ingest/pipeline.js';
import type { SourceBatch } from '../sources/source.js';
import type { Clocks } from './airports/airports.js';
import { arrangeFlights, type RecordColumns } from './arrange-flights.js';
import { NEVER, UNKNOWN_DELAY, minutesUntilKnown, type Departures } from './departures.js';
import { MICROSECONDS_A_MINUTE, dayOfDate, delayFault, isDelay, isDeparture, isDistance, recordFaults, type RawFlight } from './flight-record.js';
import { RouteList } from './route-list.js';

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
  const list = new RouteList(clocks);
  const refused: RefusedFlight[] = [];
  const badDelays = new Map<number, { readonly record: RawFlight; readonly raw: unknown }>();
  let records = 0;
  let count = 0;
  const refuse = (sourceRow: number, record: RawFlight, contract: Contract, reason: string, raw: unknown = record) =>
    refused.push({ key: String(sourceRow), contract, reason, raw, day: dayOfDate(record.date) });

  for await (const batch of source) {
    for (let index = 0; index < batch.records.length; index++) {
      const record = batch.records[index]!;
      const sourceRow = records++;
      const { date, distance, delay } = record;
      const route = list.find(record.origin, record.destination);
      if (route === undefined || !isDeparture(date) || !isDistance(distance)) {
        refuse(sourceRow, record, flightInstance, recordFaults(record) || `origin: the time zone of '${record.origin}' is not known`, batch.raw?.(index));
        continue;
      }
      const local = date / MICROSECONDS_A_MINUTE;
      const utc = route.clock(local);
      const hasLabel = isDelay(delay);
      if (!hasLabel) badDelays.set(sourceRow, { record, raw: batch.raw?.(index) });
      columns.local[count] = local;
      columns.utc[count] = utc;
      columns.route[count] = route.index;
      columns.distance[count] = distance;
      columns.delay[count] = hasLabel ? delay : UNKNOWN_DELAY;
      columns.knownAt[count] = hasLabel ? utc + minutesUntilKnown(distance) : NEVER;
      columns.sourceRow[count] = sourceRow;
      count++;
    }
    for (const { reason, raw } of batch.unreadable ?? []) refused.push({ key: String(records++), contract: flightInstance, reason, raw, day: undefined });
    onRecords(batch.records.length);
  }

  const rawDelays = new Map([...badDelays].map(([row, { record }]) => [row, record.delay]));
  const { flights, duplicates } = arrangeFlights({ ...columns, count, routes: list.routes }, rawDelays);
  // A duplicate is not stored, so its delay does not matter.
  for (const { sourceRow } of duplicates) badDelays.delete(sourceRow);
  for (const [sourceRow, { record, raw }] of badDelays) refuse(sourceRow, record, flightLabel, delayFault(record.delay) ?? 'delay_minutes: it does not fit', raw);
  return { records, flights, duplicates: duplicates.map(({ local }) => dayOfMinute(local)), refused, rawDelays };
}

function allocate(length: number): Omit<RecordColumns, 'count' | 'routes'> {
  const column = () => new Int32Array(length);
  return { local: column(), utc: column(), route: column(), distance: column(), delay: column(), knownAt: column(), sourceRow: column() };
}
