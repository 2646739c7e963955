/** A part of a local time, in whole units. */
export type TimePart = 'hour' | 'weekday' | 'month' | 'day_of_year';

/** The smallest value of each part. The largest is {@link periodOf} − 1 more. */
export const firstOf: Readonly<Record<TimePart, number>> = { hour: 0, weekday: 1, month: 1, day_of_year: 1 };

/** Hour 0 to 23, weekday 1 (Monday) to 7 (Sunday), month 1 to 12, day of the year 1 to 366. `minute` counts within the day. */
export function partOf(part: TimePart, day: number, minute: number): number {
  switch (part) {
    case 'hour':
      return Math.floor(minute / 60);
    case 'weekday':
      return modulo(day + 3, 7) + 1; // 1970-01-01 was a Thursday
    case 'month':
      return monthOf(marchDay(day));
    case 'day_of_year': {
      const sinceMarch = marchDay(day);
      return sinceMarch < 306 ? sinceMarch + 60 + (isLeap(yearOf(day)) ? 1 : 0) : sinceMarch - 305;
    }
  }
}

/** After how many steps the part begins again: 24, 7, 12, and 365 or 366 by the year of the day. */
export function periodOf(part: TimePart, day: number): number {
  if (part === 'day_of_year') return isLeap(yearOf(day)) ? 366 : 365;
  return part === 'hour' ? 24 : part === 'weekday' ? 7 : 12;
}

// Years that begin in March have their leap day at the end, so that days and months follow from whole divisions.
// They are counted in eras of 400 years, which all have 146,097 days; day 0 of era 0 is 0000-03-01.
const DAYS_OF_ERA = 146_097;
const DAYS_BEFORE_1970 = 719_468;

function yearOfEra(dayOfEra: number): number {
  return Math.floor((dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365);
}

/** Days since the last 1 March, 0 to 365. */
function marchDay(day: number): number {
  const dayOfEra = modulo(day + DAYS_BEFORE_1970, DAYS_OF_ERA);
  const year = yearOfEra(dayOfEra);
  return dayOfEra - (365 * year + Math.floor(year / 4) - Math.floor(year / 100));
}

const monthOf = (sinceMarch: number) => ((Math.floor((5 * sinceMarch + 2) / 153) + 2) % 12) + 1;

function yearOf(day: number): number {
  const era = Math.floor((day + DAYS_BEFORE_1970) / DAYS_OF_ERA);
  const year = era * 400 + yearOfEra(modulo(day + DAYS_BEFORE_1970, DAYS_OF_ERA));
  return marchDay(day) < 306 ? year : year + 1;
}

const isLeap = (year: number) => modulo(year, 4) === 0 && (modulo(year, 100) !== 0 || modulo(year, 400) === 0);

const modulo = (value: number, by: number) => value - by * Math.floor(value / by);
