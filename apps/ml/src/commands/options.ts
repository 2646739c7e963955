import { period, type Period } from '@tripod/contracts';
import { InvalidArgumentError } from 'commander';
import { resolve } from 'node:path';

/** A share of the rows, in per cent. */
export interface Share {
  readonly percent: number;
}

/** Reads `2001-01-15..2001-04-30`, both days included. */
export function parsePeriod(text: string): Period {
  const [from, to, ...more] = text.split('..');
  const parsed = period.safeParse({ from, to });
  if (parsed.success && more.length === 0) return parsed.data;
  const reason = parsed.error?.issues[0]?.message ?? 'too many dots';
  throw new InvalidArgumentError(`'${text}' is not a valid period such as 2001-01-15..2001-04-30 (${reason}).`);
}

/** Reads a period, or a share such as `20%`. */
export function parsePart(text: string): Period | Share {
  const percent = /^(\d{1,2})%$/.exec(text)?.[1];
  if (percent !== undefined) return { percent: Number(percent) };
  if (text.includes('..')) return parsePeriod(text);
  throw new InvalidArgumentError(`'${text}' is not valid: write days such as 2001-05-01..2001-05-31, or a share such as 20%.`);
}

/** Reads a 32-bit integer, such as a seed. */
export function parseInteger(text: string): number {
  const value = Number(text);
  if (/^-?\d{1,10}$/.test(text) && value === (value | 0)) return value;
  throw new InvalidArgumentError(`'${text}' is not a whole number from -2147483648 to 2147483647.`);
}

/** Reads a count from 1. */
export function parseCount(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError(`'${text}' is not a whole number from 1.`);
}

/** Reads a port; 0 takes any free one. */
export function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError(`'${text}' is not a port: it must be a whole number from 0 to 65535.`);
}

/** A path as the person meant it: npm changes the working directory, and says where the command was given. */
export function pathOf(path: string, env: NodeJS.ProcessEnv): string {
  return resolve(env['INIT_CWD'] ?? '.', path);
}

const UNITS = { d: 24 * 60 * 60_000, h: 60 * 60_000, min: 60_000 } as const;

/** Reads an age such as `7d`, `12h` or `30min` as milliseconds. */
export function parseAge(text: string): number {
  const [, count, unit] = /^(\d{1,5})(d|h|min)$/.exec(text) ?? [];
  if (count !== undefined && (unit === 'd' || unit === 'h' || unit === 'min')) return Number(count) * UNITS[unit];
  throw new InvalidArgumentError(`'${text}' is not an age such as 7d, 12h or 30min.`);
}
