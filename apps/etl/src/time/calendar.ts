import { dayOfMinute } from '@tripod/contracts';

/** Every local day has this many minutes on the wall clock, also when the clock is changed. */
export const MINUTES_A_DAY = 1440;

/** Minute of the day, 0 to 1439, of a minute since 1970. */
export function minuteOfDay(minute: number): number {
  return minute - MINUTES_A_DAY * dayOfMinute(minute);
}

/** One local day (days since 1970) and its rows: `from` to `to` - 1. */
export interface DayRows {
  readonly day: number;
  readonly from: number;
  readonly to: number;
}

/**
 * Splits rows into days: from the first row's day to the last row's, days without rows included.
 *
 * @param minutes local minutes since 1970 in ascending order
 */
export function daysOf(minutes: Int32Array): DayRows[] {
  const days: DayRows[] = [];
  for (let to = 0; to < minutes.length; ) {
    const from = to;
    const day = days.length === 0 ? dayOfMinute(minutes[0]!) : days.at(-1)!.day + 1;
    const end = (day + 1) * MINUTES_A_DAY;
    while (to < minutes.length && minutes[to]! < end) to++;
    days.push({ day, from, to });
  }
  return days;
}
