import { period, type Period } from '@tripod/contracts';
import { InvalidArgumentError } from 'commander';

/** Reads `2001-01-15..2001-04-30`, both days included. */
export function parsePeriod(text: string): Period {
  const [from, to, ...more] = text.split('..');
  const parsed = period.safeParse({ from, to });
  if (parsed.success && more.length === 0) return parsed.data;
  const reason = parsed.error?.issues[0]?.message ?? 'too many dots';
  throw new InvalidArgumentError(`'${text}' is no period such as 2001-01-15..2001-04-30 (${reason}).`);
}

/** Reads a whole number, such as a seed. */
export function parseInteger(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && text.trim() !== '') return value;
  throw new InvalidArgumentError(`'${text}' is no whole number.`);
}
