import type { Interval } from './bootstrap.js';

/** The normal distribution's 97.5 % point. */
const Z = 1.959964;

/**
 * The 95 % interval of a share, from how often something happened in so many rows (E. B. Wilson, "Probable inference, the
 * law of succession, and statistical inference", JASA 22, 1927).
 *
 * @param rows at least 1
 */
export function shareInterval(happened: number, rows: number): Interval {
  const share = happened / rows;
  const middle = share + Z ** 2 / (2 * rows);
  const half = Z * Math.sqrt((share * (1 - share)) / rows + Z ** 2 / (4 * rows ** 2));
  const whole = 1 + Z ** 2 / rows;
  return [Math.max(0, (middle - half) / whole), Math.min(1, (middle + half) / whole)];
}

/** The 95 % interval of a mean, from the mean and the standard deviation of so many values. */
export function meanInterval(mean: number, deviation: number, rows: number): Interval {
  const half = (Z * deviation) / Math.sqrt(rows);
  return [mean - half, mean + half];
}
