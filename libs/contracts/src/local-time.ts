import { z } from 'zod';

const MINUTE = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d$/;
const DAY = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

/** `2001-02-30` has the shape of a day and is none. The first 28 days of any month need no calendar. */
function isInCalendar(text: string): boolean {
  const day = Number(text.slice(8, 10));
  if (day <= 28) return true;
  const daysInMonth = new Date(Date.UTC(Number(text.slice(0, 4)), Number(text.slice(5, 7)), 0)).getUTCDate();
  return day <= daysInMonth;
}

/** A minute on the wall clock of a place, without zone: `2001-06-20T08:01`. Postgres `timestamp`. */
export const localMinute = z
  .stringFormat('local-minute', (text) => MINUTE.test(text) && isInCalendar(text))
  .meta({ pattern: MINUTE.source });

/** A day on the wall clock of a place: `2001-06-20`. Postgres `date`. */
export const localDay = z
  .stringFormat('local-day', (text) => DAY.test(text) && isInCalendar(text))
  .meta({ pattern: DAY.source });

/** Days `from` to `to`, both included. */
export const period = z
  .strictObject({ from: localDay, to: localDay })
  .refine(({ from, to }) => from <= to, { error: 'from must not be after to', path: ['from'] });
export type Period = z.infer<typeof period>;
