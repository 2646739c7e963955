import type { Day } from './days.js';

/** The days in order, each as soon as the last of its flights, somewhere in the country, has left. */
export function* finishedDays(days: readonly Day[], local: Int32Array, minutes: Iterable<Uint32Array>): Generator<Day> {
  const firstDay = Math.floor((local[0] ?? 0) / 1440);
  const waiting = days.map(({ start, end }) => end - start);
  let next = 0;
  for (const rows of minutes) {
    for (const row of rows) {
      const index = Math.floor((local[row] ?? 0) / 1440) - firstDay;
      waiting[index] = (waiting[index] ?? 0) - 1;
    }
    for (let day = days[next]; day !== undefined && waiting[next] === 0; day = days[++next]) yield day;
  }
}
