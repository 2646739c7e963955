import { flightInstance, flightLabel } from '@tripod/contracts';
import type { Batch, BatchRows } from '../ingest/pipeline.js';
import { daysOf, type DayRows } from '../time/calendar.js';
import type { Replay } from './context/replay.js';
import { instancesOf, labelsOf } from './day-columns.js';
import { MICROSECONDS_A_MINUTE, type RawFlight } from './flight-record.js';
import type { Days } from './period.js';
import type { FlightsRead, RefusedFlight } from './read-flights.js';

/** What the batches of a reading are made of. */
export interface DaysToStore {
  readonly read: FlightsRead;
  /** The counts of `read.flights`. */
  readonly counts: Replay['counts'];
  readonly period: Days;
  /** The days of `read.flights` in order, each when its counts are written. */
  readonly ready: AsyncIterable<DayRows> | Iterable<DayRows>;
}

/**
 * One batch for each local day of the period, in order, and a last one with the records that belong to no such day: those
 * without a date and those outside the period. The cursor of a batch is its day; the last one's is the day after the period.
 */
export async function* dayBatches({ read, counts, period, ready }: DaysToStore): AsyncGenerator<Batch & { readonly cursor: number }> {
  const refused = groupBy(read.refused, ({ day }) => day);
  const duplicates = groupBy(read.duplicates, (day) => day);
  for await (const rows of everyDay(period, ready)) {
    const ofDay = refused.get(rows.day) ?? [];
    const same = duplicates.get(rows.day)?.length ?? 0;
    yield {
      partition: rows.day,
      cursor: rows.day,
      records: rows.to - rows.from + countInstances(ofDay) + same,
      rows: rowsOf(read, counts, rows),
      refused: ofDay,
      duplicates: same,
    };
  }
  const undated = refused.get(undefined) ?? [];
  const outsidePeriod = countOutside(read, period);
  yield { cursor: period.to + 1, records: undated.length + outsidePeriod, rows: [], refused: undated, outsidePeriod };
}

/** The days of a period; a day without flights has no rows. */
async function* everyDay({ from, to }: Days, ready: DaysToStore['ready']): AsyncGenerator<DayRows> {
  let next = from;
  for await (const rows of ready) {
    if (rows.day > to) break;
    if (rows.day < from) continue;
    for (; next < rows.day; next++) yield { day: next, from: 0, to: 0 };
    yield rows;
    next++;
  }
  for (; next <= to; next++) yield { day: next, from: 0, to: 0 };
}

function rowsOf(read: FlightsRead, counts: Replay['counts'], day: DayRows): BatchRows[] {
  const { flights } = read;
  const instances = instancesOf({ flights, counts }, day);
  const labels = labelsOf(flights, day, instances.flight_id);
  const key = (row: number) => String(flights.sourceRow[row]);
  return [
    {
      contract: flightInstance,
      columns: instances,
      key: (row) => key(day.from + row),
      raw: (row) => recordOf(read, day.from + row),
    },
    {
      contract: flightLabel,
      columns: labels.columns,
      key: (row) => key(labels.rows[row]!),
      raw: (row) => recordOf(read, labels.rows[row]!),
    },
  ];
}

/** The record of a flight as the source gave it. */
function recordOf({ flights, rawDelays }: FlightsRead, row: number): RawFlight {
  const [origin, destination] = flights.routes[flights.route[row]!]!;
  const rawDelay = rawDelays.get(flights.sourceRow[row]!);
  return {
    date: flights.local[row]! * MICROSECONDS_A_MINUTE,
    delay: rawDelay === undefined ? flights.delay[row]! : rawDelay,
    distance: flights.distance[row]!,
    origin,
    destination,
  };
}

function countOutside({ flights, duplicates, refused }: FlightsRead, { from, to }: Days): number {
  const isOutside = (day: number) => day < from || day > to;
  const flown = daysOf(flights.local).filter(({ day }) => isOutside(day));
  return (
    flown.reduce((sum, rows) => sum + rows.to - rows.from, 0) +
    duplicates.filter(isOutside).length +
    countInstances(refused.filter(({ day }) => day !== undefined && isOutside(day)))
  );
}

function countInstances(refused: readonly RefusedFlight[]): number {
  return refused.filter(({ contract }) => contract === flightInstance).length;
}

function groupBy<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item)) ?? [];
    group.push(item);
    groups.set(keyOf(item), group);
  }
  return groups;
}
