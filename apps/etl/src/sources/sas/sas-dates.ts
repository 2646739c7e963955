import { RowDamage } from './sas-damage.js';

const DAY_SECONDS = 86_400;
/** From 1960-01-01, where SAS counts from, to 1970-01-01. */
const DAYS_TO_1970 = 3_653;
/** What SAS calls dates: 1582-01-01 to 20000-12-31. */
const [FIRST_DAY, LAST_DAY] = [-138_061, 6_589_335];
/** SAS has no 29 February in the years 4000, 8000, …: its numbers of the first of March in them. */
const AFTER_MISSING_DAYS = [1, 2, 3, 4, 5].map((missing) => Date.UTC(4000 * missing, 2, 1) / (DAY_SECONDS * 1000) + DAYS_TO_1970 - missing);
/** Dates come again and again. */
const MOST_KEPT = 20_000;

/**
 * Reads days since 1960-01-01, in SAS's calendar, as text: `2001-01-31`. Parts of a day are cut off.
 *
 * @throws {RowDamage} for what is not a date of SAS
 */
export function dayReader(): (days: number) => string {
  const kept = new Map<number, string>();
  return (days) => {
    const found = kept.get(days);
    if (found !== undefined) return found;
    const day = Math.floor(days);
    refuseOutside(day, `${days} days from 1960-01-01`);
    const text = new Date((day + missingDays(day) - DAYS_TO_1970) * DAY_SECONDS * 1000).toISOString().replace(/^\+0?|T.*$/g, '');
    if (kept.size === MOST_KEPT) kept.clear();
    kept.set(days, text);
    return text;
  };
}

/**
 * Reads seconds since 1960-01-01, in SAS's calendar, as microseconds since 1970, rounded.
 *
 * @throws {RowDamage} for what is not a time of SAS
 */
export function microsecondsOf(seconds: number): number {
  const day = Math.floor(seconds / DAY_SECONDS);
  refuseOutside(day, `${seconds} seconds from 1960-01-01`);
  return Math.round((seconds + (missingDays(day) - DAYS_TO_1970) * DAY_SECONDS) * 1e6);
}

function refuseOutside(day: number, what: string): void {
  if (!(day >= FIRST_DAY && day <= LAST_DAY)) throw new RowDamage(`${what} is not between the years 1582 and 20000, which are those of SAS`);
}

function missingDays(day: number): number {
  return day < AFTER_MISSING_DAYS[0]! ? 0 : AFTER_MISSING_DAYS.filter((first) => day >= first).length;
}
