const DAY = 1440;

/**
 * Row numbers in order of their minute; rows of one minute keep their order. Two counting passes (minute of the day,
 * day), as three million rows are sorted in a tenth of the time that comparing takes.
 */
export function orderByMinute(minutes: Int32Array, rows = identity(minutes.length)): Uint32Array {
  let [earliest, latest] = [minutes[rows[0] ?? 0] ?? 0, minutes[rows[0] ?? 0] ?? 0];
  for (const row of rows) {
    const minute = minutes[row]!;
    if (minute < earliest) earliest = minute;
    if (minute > latest) latest = minute;
  }
  const first = Math.floor(earliest / DAY);
  const ofTheDay = orderBy(rows, DAY, (row) => minutes[row]! - DAY * Math.floor(minutes[row]! / DAY));
  return orderBy(ofTheDay, Math.floor(latest / DAY) - first + 1, (row) => Math.floor(minutes[row]! / DAY) - first);
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

/** The row numbers 0 to `length` - 1. */
export function identity(length: number): Uint32Array {
  return new Uint32Array(length).map((_, row) => row);
}
