import { DateTime } from 'luxon';

const DAY = 1440;

/** The rows of one local day: from `start` to `end` - 1 of flights in order of their local minute. */
export interface Day {
  /** `2001-06-20` */
  readonly day: string;
  readonly start: number;
  readonly end: number;
}

/** The days from the first flight's to the last one's, those without flights included. */
export function daysOf(local: Int32Array): Day[] {
  if (local.length === 0) return [];
  const [first, last] = [dayNumber(local[0] ?? 0), dayNumber(local[local.length - 1] ?? 0)];
  const days: Day[] = [];
  for (let number = first, row = 0; number <= last; number++) {
    const start = row;
    while (row < local.length && dayNumber(local[row] ?? 0) === number) row++;
    days.push({ day: dayName(number), start, end: row });
  }
  return days;
}

/** The names of all days from one to another, both included. */
export function daysBetween(from: string, to: string): string[] {
  const days: string[] = [];
  for (let day = from; day <= to; day = dayAfter(day)) days.push(day);
  return days;
}

/** `2001-06-20` of a local minute. */
export function dayOf(localMinute: number): string {
  return dayName(dayNumber(localMinute));
}

/** `2001-06-20T08:01` of a local minute. Put together from parts that are kept, as this is asked nine million times. */
export function minuteName(localMinute: number): string {
  const number = dayNumber(localMinute);
  return (dayNames.get(number) ?? keepDayName(number)) + TIMES[localMinute - number * DAY];
}

const TIMES = Array.from({ length: DAY }, (_, minute) => new Date(minute * 60_000).toISOString().slice(10, 16));
const dayNames = new Map<number, string>();

function keepDayName(number: number): string {
  const name = dayName(number);
  dayNames.set(number, name);
  return name;
}

/** The day after `2001-06-20`, or so many days after it. */
export function dayAfter(day: string, days = 1): string {
  return DateTime.fromISO(day, { zone: 'utc' }).plus({ days }).toFormat('yyyy-MM-dd');
}

function dayNumber(localMinute: number): number {
  return Math.floor(localMinute / DAY);
}

function dayName(number: number): string {
  return new Date(number * DAY * 60_000).toISOString().slice(0, 10);
}
