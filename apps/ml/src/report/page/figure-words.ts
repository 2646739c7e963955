import type { JsonValue } from '@tripod/contracts';
import { figure } from '../../metrics/figure.js';
import type { Interval, Side } from '../../metrics/bootstrap.js';

/** `0.8981 to 0.9004`; nothing where there is no interval. */
export function intervalWords(interval: Interval | undefined): string {
  return interval === undefined ? '' : `${figure(interval[0])} to ${figure(interval[1])}`;
}

/** `+0.0123`. */
export function signed(value: number): string {
  return `${value > 0 ? '+' : ''}${figure(value)}`;
}

/** What a difference says. */
export const sides = { better: 'better', worse: 'worse', undecided: 'undecided' } as const satisfies Record<Side, string>;

/** A value of a column, for people. */
export function valueWords(value: JsonValue): string {
  return value === null ? 'null' : String(value);
}

/** A count with commas, or a number with at most four digits after the point; a dash where there is none. */
export function numberWords(value: number): string {
  return Number.isInteger(value) ? value.toLocaleString('en') : figure(value);
}
