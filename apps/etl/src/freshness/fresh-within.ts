import { z } from 'zod';

/** How old a dataset may be. */
export interface FreshnessPromise {
  /** The contract's name; undefined: each dataset that no other promise names. */
  readonly contract: string | undefined;
  readonly seconds: number;
}

const SECONDS = { m: 60, h: 3_600, d: 86_400 } as const;
const line = /^(?:([a-z][a-z0-9_]*)\s+)?([1-9]\d{0,4})([mhd])$/;
const FORM = 'must be ages such as `26h`, or `reading 26h; reading_label 3d` by contracts, in minutes (m), hours (h) or days (d)';

/** Reads promises of freshness from a setting. */
export const freshWithin = z.string().transform((text, context): readonly FreshnessPromise[] => {
  const found = text.split(/[;\n]/).map((each) => each.trim()).filter((each) => each !== '').map((each) => line.exec(each));
  const promises = found.flatMap((match) => (match?.[3] === undefined ? [] : [{ contract: match[1], seconds: Number(match[2]) * secondsOf(match[3]) }]));
  if (promises.length === found.length && promises.length > 0) return promises;
  context.addIssue({ code: 'custom', message: FORM });
  return z.NEVER;
});

function secondsOf(unit: string): number {
  return unit === 'm' ? SECONDS.m : unit === 'h' ? SECONDS.h : SECONDS.d;
}

/** The promise that a dataset has; undefined when it has none. */
export function promiseOf(contract: string, promises: readonly FreshnessPromise[]): number | undefined {
  const own = promises.find((each) => each.contract === contract) ?? promises.find((each) => each.contract === undefined);
  return own?.seconds;
}

/** An age as people say it: `26 h`. */
export function ageInWords(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 2 * SECONDS.h) return `${Math.round(seconds / SECONDS.m)} min`;
  return seconds < 3 * SECONDS.d ? `${Math.round(seconds / SECONDS.h)} h` : `${Math.round(seconds / SECONDS.d)} d`;
}
