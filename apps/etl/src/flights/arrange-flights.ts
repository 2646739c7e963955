import type { Departures, Route } from './departures.js';
import { allRows, orderByMinute } from './event-order.js';

/** Records in the order of the source, in columns as those of {@link Departures}; routes in order of appearance. */
export type RecordColumns = Omit<Departures, 'number'>;

/** Flights in their fixed order, and the rows in the source of those left out: exact duplicates of an earlier record. */
export interface Arrangement {
  readonly flights: Departures;
  readonly duplicates: readonly { readonly sourceRow: number; readonly local: number }[];
}

/**
 * Puts records into the fixed order (local minute, route, order in the source), leaves out exact duplicates, and numbers
 * the flights of one minute and route.
 *
 * @param rawDelays the delays that are not valid labels, by row in the source
 */
export function arrangeFlights(records: RecordColumns, rawDelays: ReadonlyMap<number, number | null>): Arrangement {
  const { count, local, route, distance, delay, sourceRow } = records;
  const sorted = records.routes.map((names, index) => ({ name: names.join('-'), names, index })).sort((a, b) => (a.name < b.name ? -1 : 1));
  const rank = new Int32Array(sorted.length);
  for (const [position, { index }] of sorted.entries()) rank[index] = position;
  const order = orderByMinute(local, allRows(count));
  for (let start = 0, end = 0; start < count; start = end) {
    while (end < count && local[order[end]!] === local[order[start]!]) end++;
    order.subarray(start, end).sort((a, b) => rank[route[a]!]! - rank[route[b]!]! || a - b);
  }

  const isSame = (row: number, other: number) =>
    distance[row] === distance[other] &&
    delay[row] === delay[other] &&
    rawDelays.get(sourceRow[row]!) === rawDelays.get(sourceRow[other]!);
  const kept = new Uint32Array(count);
  const numbers = new Int32Array(count);
  const duplicates: { sourceRow: number; local: number }[] = [];
  let keptCount = 0;
  // Kept flights from `group` on have the same minute and route as the record at hand.
  let group = 0;
  for (const row of order) {
    const isInGroup = keptCount > 0 && local[kept[group]!] === local[row] && route[kept[group]!] === route[row];
    if (!isInGroup) group = keptCount;
    else if (kept.subarray(group, keptCount).some((other) => isSame(other, row))) {
      duplicates.push({ sourceRow: sourceRow[row]!, local: local[row]! });
      continue;
    }
    kept[keptCount] = row;
    numbers[keptCount] = keptCount - group + 1;
    keptCount++;
  }

  const pick = (column: Int32Array) => sharedColumn(keptCount, (index) => column[kept[index]!]!);
  return {
    flights: {
      count: keptCount,
      routes: sorted.map(({ names }): Route => names),
      local: pick(local),
      utc: pick(records.utc),
      route: sharedColumn(keptCount, (index) => rank[route[kept[index]!]!]!),
      distance: pick(distance),
      delay: pick(delay),
      knownAt: pick(records.knownAt),
      number: sharedColumn(keptCount, (index) => numbers[index]!),
      sourceRow: pick(sourceRow),
    },
    duplicates,
  };
}

function sharedColumn(length: number, valueOf: (index: number) => number): Int32Array {
  const column = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT * length));
  for (let index = 0; index < length; index++) column[index] = valueOf(index);
  return column;
}
