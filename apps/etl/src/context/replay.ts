import type { Departures } from './departures.js';
import { NEVER } from './departures.js';
import { identity, orderByMinute } from './event-order.js';
import type { FlightContext } from './flight-context.js';

/** Counts of a flight's context, as `FlightContext.answer` writes them. */
export const COUNTS = 13;

/**
 * Runs history through the context as if it happened now. Writes each flight's counts into `counts` at 13 times its
 * row, and yields after each minute of UTC the rows that left in it. A context that was saved at a minute goes on with
 * the next one, `from`: flights that left before it are not told again, nor are outcomes that were known by then.
 */
export function* replay(
  flights: Departures,
  counts: Int32Array,
  context: FlightContext,
  from = Number.NEGATIVE_INFINITY,
): Generator<Uint32Array> {
  const { local, utc, delay, knownAt } = flights;
  const routes = flights.routes.map(([origin, destination]) => context.route(origin, destination));
  const route = flights.route.map((index) => routes[index]!);
  const outcomes = orderByMinute(knownAt, identity(flights.count).filter((row) => knownAt[row] !== NEVER));
  let nextOutcome = 0;
  for (const [minute, rows] of minutesOf(utc)) {
    if (minute < from) continue;
    for (; nextOutcome < outcomes.length; nextOutcome++) {
      const row = outcomes[nextOutcome]!;
      const known = knownAt[row]!;
      if (known > minute) break;
      context.landed(row, known, delay[row]!);
    }
    for (const row of rows) context.answer(route[row]!, minute, local[row]!, counts, row * COUNTS);
    for (const row of rows) context.departed(row, route[row]!, minute, local[row]!);
    yield rows;
  }
}

/** The minutes in which flights left, in order, with their rows. */
function* minutesOf(utc: Int32Array): Generator<[minute: number, rows: Uint32Array]> {
  const order = orderByMinute(utc);
  for (let start = 0, end = 0; start < order.length; start = end) {
    const minute = utc[order[start]!]!;
    while (end < order.length && utc[order[end]!] === minute) end++;
    yield [minute, order.subarray(start, end)];
  }
}
