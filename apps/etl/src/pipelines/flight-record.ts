import { flightInstance, flightLabel, label } from '@tripod/contracts';
import { z } from 'zod';
import type { RawFlight } from '../sources/parquet-flights.js';
import type { QuarantinedRecord } from '../store/quarantine.js';

const MICROSECONDS_A_MINUTE = 60_000_000;
const { origin, destination, distance_miles } = flightInstance.schema.shape;
const { delay_minutes } = flightLabel.schema.shape;

/** What a raw record must have to become an instance: the contract's own fields, and a whole minute as its date. */
export const flightRecord = z.object({
  date: z
    .int({ error: 'is no time' })
    .min(Date.UTC(1971) * 1000, { error: 'is before 1971' })
    .max(Date.UTC(2100) * 1000, { error: 'is after 2100' })
    .refine((microseconds) => microseconds % MICROSECONDS_A_MINUTE === 0, { error: 'is no whole minute' }),
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
