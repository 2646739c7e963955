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
/** In these years a flight can have left, the first one included. Another date is a mistake in the file. */
export const YEARS = { from: 1971, until: 2100 } as const;

const EARLIEST = Date.UTC(YEARS.from) * 1000;
const END = Date.UTC(YEARS.until) * 1000;

function dateFault(date: number | null): string | undefined {
  if (date === null) return 'date: it is missing or not finite';
  if (date < EARLIEST) return `date: it is before ${YEARS.from}`;
  if (date >= END) return `date: it is in ${YEARS.until} or later`;
  return date % MICROSECONDS_A_MINUTE === 0 ? undefined : 'date: it is not a whole minute';
}

/** So many values are remembered; more of them are checked each time. */
const MAX_REMEMBERED = 10_000;

/** Checks values of a raw field by a field of a contract. Remembers the outcomes, as files repeat a few values. */
function faultsBy(name: string, field: z.ZodType): (value: unknown) => string | undefined {
  const known = new Map<unknown, string | undefined>();
  return (value) => {
    const fault = known.get(value);
    if (fault !== undefined || known.has(value)) return fault;
    const found = field.safeParse(value).error?.issues.map(({ message }) => `${name}: ${message}`).join('; ');
    if (known.size < MAX_REMEMBERED) known.set(value, found);
    return found;
  };
}

const instance = flightInstance.schema.shape;
const originFault = faultsBy('origin', instance.origin);
const destinationFault = faultsBy('destination', instance.destination);
const distanceFault = faultsBy('distance', instance.distance_miles);
const delayFault = faultsBy('delay_minutes', flightLabel.schema.shape.delay_minutes);

/** A raw flight that may become an instance. */
export interface SoundFlight extends RawFlight {
  readonly date: number;
  readonly distance: number;
  readonly origin: string;
  readonly destination: string;
}

/** Whether a record may become an instance. */
export function isSound(record: RawFlight): record is SoundFlight {
  const { date, distance, origin, destination } = record;
  return (
    dateFault(date) === undefined &&
    distanceFault(distance) === undefined &&
    originFault(origin) === undefined &&
    destinationFault(destination) === undefined
  );
}

/** Why a record may not become an instance: all of its faults. */
export function recordFaults({ date, distance, origin, destination }: RawFlight): string {
  return allOf(dateFault(date), distanceFault(distance), originFault(origin), destinationFault(destination));
}

/** Whether a delay may become a label. */
export function isDelay(delay: number | null): delay is number {
  return delayFault(delay) === undefined;
}

/** Why a delay may not become a label. */
export function delayFaults(delay: number | null): string {
  return allOf(delayFault(delay));
}

function allOf(...faults: readonly (string | undefined)[]): string {
  return faults.filter((fault) => fault !== undefined).join('; ');
}

/** The local day (since 1970) of a date; undefined when a calendar does not have it. */
export function dayOfDate(date: number | null): number | undefined {
  if (date === null) return undefined;
  const year = new Date(date / 1000).getUTCFullYear();
  return year >= 1 && year <= 9999 ? dayOfMinute(date / MICROSECONDS_A_MINUTE) : undefined;
}
