import type { Split } from '../instances/split.js';

/** Shares of the stored days that are learned from and watched while learning; the rest is for the test. */
const TRAINING = 0.7;
const VALIDATION = 0.15;

/**
 * Parts of stored days, one after the other: 70 % to learn from, 15 % to watch, 15 % to evaluate on, and at least a day each.
 *
 * @param days as text, in order
 * @returns undefined when there are fewer than three days
 */
export function splitByDays(days: readonly string[]): Split | undefined {
  const validation = Math.max(1, Math.round(days.length * VALIDATION));
  const training = Math.min(Math.max(1, Math.round(days.length * TRAINING)), days.length - validation - 1);
  const part = (first: number, after: number) => {
    const [from, to] = [days[first], days[after - 1]];
    return from === undefined || to === undefined || after <= first ? undefined : { period: { from, to } };
  };
  const parts = { training: part(0, training), validation: part(training, training + validation), test: part(training + validation, days.length) };
  if (!parts.training || !parts.validation || !parts.test) return undefined;
  return { training: parts.training, validation: parts.validation, test: parts.test };
}
