const DAY = 1440;

/**
 * Row numbers in order of their minute; rows of one minute keep their order. Two counting passes (minute of the day,
 * day), as three million rows are sorted in a tenth of the time that comparing takes.
 */
export function orderByMinute(minutes: Int32Array, rows = identity(minutes.length)): Uint32Array {
  const first = Math.floor(extreme(rows, minutes, Math.min) / DAY);
  const last = Math.floor(extreme(rows, minutes, Math.max) / DAY);
  const ofTheDay = orderBy(rows, DAY, (row) => (minutes[row] ?? 0) - DAY * Math.floor((minutes[row] ?? 0) / DAY));
  return orderBy(ofTheDay, last - first + 1, (row) => Math.floor((minutes[row] ?? 0) / DAY) - first);
}

/** Rows in order of a key from 0 to `keys` - 1; rows of one key keep their order. */
export function orderBy(rows: Uint32Array, keys: number, keyOf: (row: number) => number): Uint32Array {
  const starts = new Uint32Array(keys + 1);
  for (const row of rows) starts[keyOf(row) + 1]!++;
  for (let key = 0; key < keys; key++) starts[key + 1]! += starts[key]!;
  const ordered = new Uint32Array(rows.length);
  for (const row of rows) ordered[starts[keyOf(row)]!++] = row;
  return ordered;
}

export function identity(length: number): Uint32Array {
  return new Uint32Array(length).map((_, row) => row);
}

function extreme(rows: Uint32Array, minutes: Int32Array, choose: (a: number, b: number) => number): number {
  let found = minutes[rows[0] ?? 0] ?? 0;
  for (const row of rows) found = choose(found, minutes[row]!);
  return found;
}
