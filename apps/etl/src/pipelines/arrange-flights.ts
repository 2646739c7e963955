import type { Departures } from '../context/departures.js';
import { identity, orderBy, orderByMinute } from '../context/event-order.js';

/** Columns of records as they were read; the route is an index into the names in order of appearance. */
export type RecordColumns = Omit<Departures, 'count' | 'routes' | 'number'> & {
  /** As in the source, to tell duplicates; NaN where missing. */
  readonly rawDelay: Float64Array;
};

/** Flights in their fixed order, and the duplicates that were left out. */
export interface Arrangement {
  readonly flights: Departures;
  /** Exact duplicates of an earlier record, by their row in the source: label faults of theirs count for nothing. */
  readonly duplicateRows: ReadonlySet<number>;
  /** Their local minutes. */
  readonly duplicates: Int32Array;
}

/**
 * Puts records into the fixed order (local minute, route, order in the source), leaves out exact duplicates, and numbers
 * the flights of one minute and route.
 */
export function arrangeFlights(records: RecordColumns, count: number, names: readonly string[]): Arrangement {
  const { local, route, distance, rawDelay, sourceRow } = records;
  const sorted = [...names].sort();
  const rank = Int32Array.from(names, (name) => sorted.indexOf(name));
  const byRoute = orderBy(identity(count), Math.max(1, names.length), (row) => rank[route[row]!]!);
  const order = orderByMinute(local.subarray(0, count), byRoute);

  const kept = new Uint32Array(count);
  const numbers = new Int32Array(count);
  const duplicates: number[] = [];
  let keptCount = 0;
  // Kept flights from `group` on share minute and route with the record at hand.
  let group = 0;
  for (const row of order) {
    const previous = kept[keptCount - 1];
    const isAlike = keptCount > 0 && local[previous!] === local[row] && route[previous!] === route[row];
    if (!isAlike) group = keptCount;
    const isSame = (earlier: number) => distance[earlier] === distance[row] && Object.is(rawDelay[earlier], rawDelay[row]);
    if (isAlike && kept.subarray(group, keptCount).some(isSame)) {
      duplicates.push(row);
      continue;
    }
    kept[keptCount] = row;
    numbers[keptCount] = keptCount - group + 1;
    keptCount++;
  }

  const pick = (column: Int32Array) => shared(keptCount, (index) => column[kept[index]!]!);
  return {
    flights: {
      count: keptCount,
      routes: sorted.map((name): [string, string] => [name.slice(0, 3), name.slice(4)]),
      local: pick(local),
      utc: pick(records.utc),
      route: shared(keptCount, (index) => rank[route[kept[index]!]!]!),
      distance: pick(distance),
      delay: pick(records.delay),
      knownAt: pick(records.knownAt),
      number: shared(keptCount, (index) => numbers[index]!),
      sourceRow: pick(sourceRow),
    },
    duplicateRows: new Set(duplicates.map((row) => sourceRow[row]!)),
    duplicates: Int32Array.from(duplicates, (row) => local[row]!),
  };
}

function shared(length: number, valueOf: (index: number) => number): Int32Array {
  const column = new Int32Array(new SharedArrayBuffer(4 * length));
  for (let index = 0; index < length; index++) column[index] = valueOf(index);
  return column;
}
