import { flightInstance, flightLabel, label } from '@tripod/contracts';
import { z } from 'zod';
import type { RawFlight } from '../sources/parquet-flights.js';
import type { QuarantinedRecord } from '../store/quarantine.js';

const MICROSECONDS_A_MINUTE = 60_000_000;
const { origin, destination, distance_miles } = flightInstance.schema.shape;
const { delay_minutes } = flightLabel.schema.shape;

/** Between these a minute since 1970 is a 32-bit number, with time to spare for zones and windows. */
const [EARLIEST, LATEST] = [Date.UTC(1971) * 1000, Date.UTC(2100) * 1000];

function isMinute(microseconds: number): boolean {
  return microseconds >= EARLIEST && microseconds < LATEST && microseconds % MICROSECONDS_A_MINUTE === 0;
}

function minuteFault(microseconds: number): string {
  if (microseconds < EARLIEST) return 'is before 1971';
  return microseconds < LATEST ? 'is no whole minute' : 'is in 2100 or later';
}

/** What a raw record must have to become an instance: the contract's own fields, and a whole minute as its date. */
export const flightRecord = z.object({
  // One check, as this one is made for every record.
  date: z.number({ error: 'is no time' }).refine(isMinute, { error: ({ input }) => minuteFault(Number(input)) }),
  distance: distance_miles,
  origin,
  destination,
});

/** The local minute of a raw date, counted from 1970. */
export function localMinuteOf({ date }: Pick<RawFlight, 'date'>): number {
  return date / MICROSECONDS_A_MINUTE;
}

/** Whether a delay may become a label. */
export function isLabel(delay: number): boolean {
  return delay_minutes.safeParse(delay).success;
}

/** Why a delay may not become a label. */
export function labelFault(delay: number): string {
  return reasonOf('delay_minutes', delay_minutes.safeParse(delay).error);
}

/** Why a record may not become an instance. */
export function recordFault(raw: RawFlight): string {
  return reasonOf('', flightRecord.safeParse(raw).error);
}

/** All that zod found wrong, in one line. `field` is put before each path. */
export function reasonOf(field: string, error: z.ZodError | undefined): string {
  return (error?.issues ?? []).map(({ path, message }) => `${[field, ...path].filter(Boolean).join('.')}: ${message}`).join('; ');
}

/** Puts a raw flight into quarantine. */
export function quarantine(row: number, raw: RawFlight, of: 'instance' | 'label', reason: string): QuarantinedRecord {
  const date = timeOf(raw.date);
  return {
    row,
    contract: label(of === 'instance' ? flightInstance : flightLabel),
    reason,
    raw: { ...raw, date, delay: finite(raw.delay), distance: finite(raw.distance) },
    day: date?.slice(0, 10) ?? null,
  };
}

function timeOf(microseconds: number): string | null {
  const date = new Date(microseconds / 1000);
  const isDated = Number.isFinite(date.getTime()) && date.getUTCFullYear() >= 1 && date.getUTCFullYear() <= 9999;
  return isDated ? date.toISOString().replace('Z', '') : null;
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
