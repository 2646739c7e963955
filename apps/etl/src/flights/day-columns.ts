import { LATE_FROM_MINUTES, dayText, minuteText, type ColumnsOf, type flightInstance, type flightLabel } from '@tripod/contracts';
import { MINUTES_A_DAY, minuteOfDay, type DayRows } from '../time/calendar.js';
import { partOf } from './context/counts.js';
import type { Replay } from './context/replay.js';
import { NEVER } from './departures.js';

/** `T08:01` of each minute of a day. */
const TIMES = Array.from({ length: MINUTES_A_DAY }, (_, minute) => minuteText(minute).slice(10));

/** The flights of a day as instances, in their fixed order, which is the order of their ids. */
export function instancesOf({ flights, counts }: Replay, { day, from, to }: DayRows): ColumnsOf<typeof flightInstance> {
  const { local, route, number, distance } = flights;
  const routes = flights.routes.map(([origin, destination]) => ({ origin, destination, name: `${origin}-${destination}` }));
  const flight_id = new Array<string>(to - from);
  const origin = new Array<string>(to - from);
  const destination = new Array<string>(to - from);
  const date = dayText(day);
  for (let row = from; row < to; row++) {
    const flown = routes[route[row]!]!;
    flight_id[row - from] = `${date}${TIMES[minuteOfDay(local[row]!)]!}-${flown.name}-${number[row]!}`;
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
  const length = knownAt.subarray(from, to).reduce((count, minute) => (minute === NEVER ? count : count + 1), 0);
  const rows = new Int32Array(length);
  const columns = {
    flight_id: new Array<string>(length),
    delay_minutes: new Int32Array(length),
    late: new Uint8Array(length),
    known_at: new Int32Array(length),
  };
  let index = 0;
  for (let row = from; row < to; row++) {
    if (knownAt[row] === NEVER) continue;
    rows[index] = row;
    columns.flight_id[index] = ids[row - from]!;
    columns.delay_minutes[index] = delay[row]!;
    columns.late[index] = delay[row]! >= LATE_FROM_MINUTES ? 1 : 0;
    // On the clock of the departure.
    columns.known_at[index] = local[row]! + knownAt[row]! - utc[row]!;
    index++;
  }
  return { rows, columns };
}
