import { dayOfMinute } from '@tripod/contracts';
import { MINUTES_A_DAY, minuteOfDay } from '../time/calendar.js';

/** With so many minutes at most (eight years), one pass sorts them; its memory grows with them. */
const MAX_MINUTES = 2 ** 22;

/**
 * Row numbers in order of their minute; rows of one minute keep their order. Counts instead of comparing, which takes a
 * tenth of the time for three million rows.
 */
export function orderByMinute(minutes: Int32Array, rows = allRows(minutes.length)): Uint32Array {
  let [earliest, latest, isOrdered] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, true];
  for (const row of rows) {
    const minute = minutes[row]!;
    if (minute < latest) isOrdered = false;
    else latest = minute;
    if (minute < earliest) earliest = minute;
  }
  if (isOrdered) return rows;
  if (latest - earliest < MAX_MINUTES) return orderBy(rows, latest - earliest + 1, (row) => minutes[row]! - earliest);
  const firstDay = dayOfMinute(earliest);
  const byMinuteOfDay = orderBy(rows, MINUTES_A_DAY, (row) => minuteOfDay(minutes[row]!));
  return orderBy(byMinuteOfDay, dayOfMinute(latest) - firstDay + 1, (row) => dayOfMinute(minutes[row]!) - firstDay);
}

/** Rows in order of a key from 0 to `keys` - 1; rows of one key keep their order. */
function orderBy(rows: Uint32Array, keys: number, keyOf: (row: number) => number): Uint32Array {
  const starts = new Uint32Array(keys + 1);
  for (const row of rows) starts[keyOf(row) + 1]!++;
  for (let key = 0; key < keys; key++) starts[key + 1]! += starts[key]!;
  const ordered = new Uint32Array(rows.length);
  for (const row of rows) ordered[starts[keyOf(row)]!++] = row;
  return ordered;
}

/** The row numbers 0 to `length` - 1. */
export function allRows(length: number): Uint32Array {
  return new Uint32Array(length).map((_, row) => row);
}
