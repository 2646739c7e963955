import { z } from 'zod';

/** Bounds of a setting, both included. */
export interface Bounds {
  readonly min: number;
  readonly max: number;
}

/** A setting that is a number, in decimal notation: `0x10`, `1e3` and a blank are refused. */
export function numberSetting({ min, max }: Bounds) {
  return decimal(/^-?\d+(\.\d+)?$/, { min, max }, `must be a number from ${min} to ${max} in decimal notation`);
}

/** A setting that is a whole number, in decimal notation. */
export function wholeNumberSetting({ min, max }: Bounds) {
  return decimal(/^-?\d+$/, { min, max }, `must be a whole number from ${min} to ${max} in decimal notation`);
}

function decimal(notation: RegExp, { min, max }: Bounds, error: string) {
  return z.string({ error }).regex(notation, { error, abort: true }).transform(Number).pipe(z.number({ error }).min(min, { error }).max(max, { error }));
}
