import { z } from 'zod';

const MINUTE = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d$/;
const DAY = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

const MINUTES_A_DAY = 1440;
const MINUTE_MS = 60_000;
const FIRST_YEAR = 1;
/** A minute of the year 6053 no longer fits into 32 bits. */
const LAST_YEAR = 6052;

/** The least and the greatest day that a contract holds, as days since 1970: 0001-01-01 and 6052-12-31. */
export const DAY_RANGE = { min: daysSince1970(FIRST_YEAR, 1, 1), max: daysSince1970(LAST_YEAR, 12, 31) } as const;
/** The least and the greatest minute that a contract holds, as minutes since 1970. */
export const MINUTE_RANGE = { min: DAY_RANGE.min * MINUTES_A_DAY, max: (DAY_RANGE.max + 1) * MINUTES_A_DAY - 1 } as const;

/** `2001-02-30` has the shape of a day and is not one. The first 28 days of any month need no calendar. */
function isInCalendar(text: string): boolean {
  const year = Number(text.slice(0, 4));
  if (year < FIRST_YEAR || year > LAST_YEAR) return false;
  const day = Number(text.slice(8, 10));
  if (day <= 28) return true;
  const daysInMonth = new Date(Date.UTC(2000 + (year % 400), Number(text.slice(5, 7)), 0)).getUTCDate();
  return day <= daysInMonth;
}

/** A minute on the wall clock of a place, without zone: `2001-06-20T08:01`, years 0001 to 6052. Postgres `timestamp`. */
export const localMinute = z
  .stringFormat('local-minute', (text) => MINUTE.test(text) && isInCalendar(text), { error: notATime('local minute such as 2001-06-20T08:01') })
  .meta({ pattern: MINUTE.source });

/** A day on the wall clock of a place: `2001-06-20`, years 0001 to 6052. Postgres `date`. */
export const localDay = z
  .stringFormat('local-day', (text) => DAY.test(text) && isInCalendar(text), { error: notATime('day such as 2001-06-20') })
  .meta({ pattern: DAY.source });

function notATime(wanted: string) {
  return () => `it is not a valid ${wanted}, years 0001 to 6052`;
}

/** Days `from` to `to`, both included. */
export const period = z
  .strictObject({ from: localDay, to: localDay })
  .refine(({ from, to }) => from <= to, { error: 'from must not be after to', path: ['from'] });
export type Period = z.infer<typeof period>;

function daysSince1970(year: number, month: number, day: number): number {
  // Date.UTC takes the years 0 to 99 as 1900 to 1999; 400 years later the calendar is the same, 146,097 days on.
  return Date.UTC(year + 400, month - 1, day) / (MINUTES_A_DAY * MINUTE_MS) - 146_097;
}

/** Days since 1970-01-01 of a {@link localDay}; its text must be valid. */
export function dayOf(text: string): number {
  return daysSince1970(Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8, 10)));
}

/** Minutes since 1970-01-01T00:00 of a {@link localMinute}, as if its clock showed UTC; its text must be valid. */
export function minuteOf(text: string): number {
  return dayOf(text) * MINUTES_A_DAY + 60 * Number(text.slice(11, 13)) + Number(text.slice(14, 16));
}

/** `2001-06-20`, from days since 1970. */
export function dayText(day: number): string {
  return new Date(day * MINUTES_A_DAY * MINUTE_MS).toISOString().slice(0, 10);
}

/** `2001-06-20T08:01`, from minutes since 1970. */
export function minuteText(minute: number): string {
  return new Date(minute * MINUTE_MS).toISOString().slice(0, 16);
}

/** The day (since 1970) that a minute (since 1970) lies in. */
export function dayOfMinute(minute: number): number {
  return Math.floor(minute / MINUTES_A_DAY);
}
