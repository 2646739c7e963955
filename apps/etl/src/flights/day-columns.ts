import { LATE_FROM_MINUTES, minuteText, type ColumnsOf, type flightInstance, type flightLabel } from '@tripod/contracts';
import type { DayRows } from '../time/calendar.js';
import { partOf } from './context/counts.js';
import type { Replay } from './context/replay.js';
import { NEVER } from './departures.js';

/** The flights of a day as instances, in their fixed order, which is the order of their ids. */
export function instancesOf({ flights, counts }: Replay, { from, to }: DayRows): ColumnsOf<typeof flightInstance> {
  const { local, route, number, distance } = flights;
  const routes = flights.routes.map(([origin, destination]) => ({ origin, destination, name: `${origin}-${destination}` }));
  const flight_id = new Array<string>(to - from);
  const origin = new Array<string>(to - from);
  const destination = new Array<string>(to - from);
  let minute = Number.NaN;
  let departure = '';
  for (let row = from; row < to; row++) {
    if (local[row] !== minute) {
      minute = local[row]!;
      departure = minuteText(minute);
    }
    const flown = routes[route[row]!]!;
    flight_id[row - from] = `${departure}-${flown.name}-${number[row]!}`;
    origin[row - from] = flown.origin;
    destination[row - from] = flown.destination;
  }
  return {
    flight_id,
    departed_at: local.subarray(from, to),
    origin,
    destination,
    distance_miles: distance.subarray(from, to),
    ...partOf(counts, from, to),
  };
}

/** The labels of a day, and the rows of their flights. */
export interface DayLabels {
  readonly columns: ColumnsOf<typeof flightLabel>;
  readonly rows: Int32Array;
}

/**
 * The labels of the flights of a day, where they have one.
 *
 * @param ids of all flights of the day
 */
export function labelsOf({ local, utc, delay, knownAt }: Replay['flights'], { from, to }: DayRows, ids: readonly string[]): DayLabels {
  let count = 0;
  const rows = new Int32Array(to - from);
  for (let row = from; row < to; row++) if (knownAt[row] !== NEVER) rows[count++] = row;
  const labelled = rows.subarray(0, count);
  return {
    rows: labelled,
    columns: {
      flight_id: Array.from(labelled, (row) => ids[row - from]!),
      delay_minutes: labelled.map((row) => delay[row]!),
      late: Uint8Array.from(labelled, (row) => (delay[row]! >= LATE_FROM_MINUTES ? 1 : 0)),
      // On the clock of the departure.
      known_at: labelled.map((row) => local[row]! + knownAt[row]! - utc[row]!),
    },
  };
}
