import { dayOfMinute, flightInstance, flightLabel } from '@tripod/contracts';
import type { z } from 'zod';

/** A flight as the file has it; null: missing, or not finite. */
export interface RawFlight {
  /** Microseconds since 1970 as the local clock showed them. */
  readonly date: number | null;
  /** Minutes. */
  readonly delay: number | null;
  /** Miles. */
  readonly distance: number | null;
  readonly origin: string | null;
  readonly destination: string | null;
}

export const MICROSECONDS_A_MINUTE = 60_000_000;
/** A flight can have left in these years, the first one included. Another date is a mistake in the file. */
export const YEARS = { from: 1971, until: 2100 } as const;

const EARLIEST = Date.UTC(YEARS.from) * 1000;
const END = Date.UTC(YEARS.until) * 1000;
/** Checks of whole numbers below this one, and above its negative, are remembered. */
const REMEMBERED = 2 ** 14;

const { origin, destination, distance_miles } = flightInstance.schema.shape;
const { delay_minutes } = flightLabel.schema.shape;

/** Whether a date is a minute at which a flight can have left. */
export function isDeparture(date: number | null): date is number {
  return date !== null && date >= EARLIEST && date < END && date % MICROSECONDS_A_MINUTE === 0;
}

/** Whether a distance fits the contract of instances. */
export const isDistance = numberCheck(distance_miles);
/** Whether a delay fits the contract of labels. */
export const isDelay = numberCheck(delay_minutes);

/** Whether two airports fit the contract of instances. */
export function isRoute(from: string | null, to: string | null): boolean {
  return origin.safeParse(from).success && destination.safeParse(to).success;
}

/** Why a record does not fit the contract of instances: all of its faults, empty when it fits. */
export function recordFaults(record: RawFlight): string {
  const faults = [
    dateFault(record.date),
    faultOf('distance', distance_miles, record.distance),
    faultOf('origin', origin, record.origin),
    faultOf('destination', destination, record.destination),
  ];
  return faults.filter((fault) => fault !== undefined).join('; ');
}

/** Why a delay does not fit the contract of labels. */
export function delayFault(delay: number | null): string | undefined {
  return faultOf('delay_minutes', delay_minutes, delay);
}

/** The local day (since 1970) of a date; undefined when no calendar shows it. */
export function dayOfDate(date: number | null): number | undefined {
  if (date === null) return undefined;
  const year = new Date(date / 1000).getUTCFullYear();
  return year >= 1 && year <= 9999 ? dayOfMinute(date / MICROSECONDS_A_MINUTE) : undefined;
}

function dateFault(date: number | null): string | undefined {
  if (date === null) return 'date: it is missing or not finite';
  if (date < EARLIEST) return `date: it is before ${YEARS.from}`;
  if (date >= END) return `date: it is in ${YEARS.until} or later`;
  return isDeparture(date) ? undefined : 'date: it is not a whole minute';
}

function faultOf(name: string, field: z.ZodType, value: unknown): string | undefined {
  return field.safeParse(value).error?.issues.map(({ message }) => `${name}: ${message}`).join('; ');
}

/** Checks numbers by a field of a contract. Asks the field once for each small integer, as a file repeats them. */
function numberCheck(field: z.ZodType): (value: number | null) => value is number {
  const known = new Int8Array(2 * REMEMBERED);
  return (value): value is number => {
    const index = value === null ? -1 : value + REMEMBERED;
    const outcome = known[index];
    if (outcome !== undefined && outcome !== 0) return outcome > 0;
    const fits = field.safeParse(value).success;
    // Outside its length and at fractions, a typed array ignores what is written.
    known[index] = fits ? 1 : -1;
    return fits;
  };
}
