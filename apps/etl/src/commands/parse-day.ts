import { localDay } from '@tripod/contracts';
import { InvalidArgumentError } from 'commander';

/** The value of an option that is a local day. */
export function parseDay(text: string): string {
  const parsed = localDay.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new InvalidArgumentError(`'${text}' is not a valid day; write it as 2001-01-31.`);
}
