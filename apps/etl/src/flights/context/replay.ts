import { on } from 'node:events';
import { Worker } from 'node:worker_threads';
import { dayOfMinute } from '@tripod/contracts';
import { daysOf, type DayRows } from '../../time/calendar.js';
import { NEVER, type Departures } from '../departures.js';
import { allRows, orderByMinute } from '../event-order.js';
import type { Counts } from './counts.js';
import { FlightContext } from './flight-context.js';

/** Flights, and the counts that a replay writes for them, row by row. All arrays are in shared memory. */
export interface Replay {
  readonly flights: Departures;
  readonly counts: Counts;
}

/**
 * Runs history through a context as if it happened now. Yields, after each minute of UTC, the rows that left in it;
 * their counts are written then.
 *
 * @param from continue a loaded context at this minute: the one after the minute at which it was saved
 */
export function* replay({ flights, counts }: Replay, context: FlightContext, from = Number.NEGATIVE_INFINITY): Generator<Uint32Array> {
  const { local, utc, delay, knownAt } = flights;
  const routes = flights.routes.map(([origin, destination]) => context.route(origin, destination));
  const route = flights.route.map((index) => routes[index]!);
  const outcomes = orderByMinute(knownAt, allRows(flights.count).filter((row) => knownAt[row] !== NEVER));
  let nextOutcome = 0;
  for (const [minute, rows] of minutesOf(utc)) {
    if (minute < from) continue;
    for (; nextOutcome < outcomes.length; nextOutcome++) {
      const row = outcomes[nextOutcome]!;
      const known = knownAt[row]!;
      if (known > minute) break;
      context.outcome(row, known, delay[row]!);
    }
    for (const row of rows) context.count(route[row]!, minute, local[row]!, counts, row);
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

/** Replays all flights. Yields each local day, in order, as soon as the counts of all its flights are written. */
export function* replayDays(task: Replay): Generator<DayRows> {
  const { local } = task.flights;
  const days = daysOf(local);
  // A day ends in the last time zone hours after it has ended in the first.
  const waiting = days.map(({ from, to }) => to - from);
  let next = 0;
  for (const rows of replay(task, new FlightContext())) {
    for (const row of rows) waiting[dayOfMinute(local[row]!) - days[0]!.day]!--;
    for (; next < days.length && waiting[next] === 0; next++) yield days[next]!;
  }
}

/** Beside the built main.js, which contains this file; the build makes an entry point of each *-worker.ts. */
const builtWorker = new URL('./flights/context/replay-worker.js', import.meta.url);

/** What replays flights: {@link replayDays}, in this thread or in another. */
export interface Replaying {
  /** As {@link replayDays}; to be asked once. */
  days(task: Replay): AsyncIterable<DayRows> | Iterable<DayRows>;
  /** Also before or between days. */
  end(): Promise<void>;
}

/**
 * A thread that replays: it keeps one core busy while the other checks, encodes and stores the days that are ready. It
 * starts now, so that it has loaded its code when the flights are read.
 */
export function replayThread(signal: AbortSignal): Replaying {
  const worker = new Worker(builtWorker);
  // From now on, so that no failure of the thread is missed.
  const messages = on(worker, 'message', { close: ['exit'], signal });
  return {
    async *days(task) {
      worker.postMessage(task);
      for await (const [day] of messages) yield day;
    },
    end: async () => void (await worker.terminate()),
  };
}
