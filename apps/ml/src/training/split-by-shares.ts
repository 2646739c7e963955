import { BUCKETS } from '@tripod/contracts';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { AppError } from '../errors.js';
import type { Split } from '../instances/split.js';
import { shuffledRows } from '../network/shuffle.js';

/**
 * Parts as shares of the keys' hash, for instances without a time: the first buckets for the test, the next ones for
 * validation, the rest for training. A row stays in its part whatever rows come later.
 *
 * @param shares `validation` and `test`: per cent, whole numbers from 1
 * @param seed deals the buckets to the parts in another order
 * @throws {AppError} BAD_USAGE when nothing is left to learn from, or a share is not a whole number of per cent
 */
export function splitByShares(shares: { readonly validation: number; readonly test: number }, seed?: number): Split {
  const { validation, test } = shares;
  for (const [part, share] of Object.entries({ validation, test })) {
    if (!Number.isInteger(share) || share < 1) throw new AppError('BAD_USAGE', `--${part} ${share}% is not a share. Give a whole number of per cent, from 1.`);
  }
  const rest = BUCKETS - validation - test;
  if (rest < 1) throw new AppError('BAD_USAGE', `--validation ${validation}% and --test ${test}% leave nothing to learn from. Give smaller shares.`);
  const order = orderOf(seed);
  const buckets = (from: number, count: number) => order.slice(from, from + count).sort((a, b) => a - b);
  return {
    test: { buckets: buckets(0, test) },
    validation: { buckets: buckets(test, validation) },
    training: { buckets: buckets(test + validation, rest) },
  };
}

/** The buckets as they are dealt: one after the other, unless a seed shuffles them. */
function orderOf(seed: number | undefined): readonly number[] {
  return seed === undefined ? Array.from({ length: BUCKETS }, (_, bucket) => bucket) : [...shuffledRows(BUCKETS, xoroshiro128plus(seed))];
}
