import { BUCKETS } from '@tripod/contracts';
import { AppError } from '../errors.js';
import type { Split } from '../instances/split.js';

/**
 * Parts as shares of the keys' hash, for instances without a time: the first buckets for the test, the next ones for
 * validation, the rest for training. A row stays in its part whatever rows come later.
 *
 * @param validation and `test`: per cent, whole numbers from 1
 * @throws {AppError} BAD_USAGE when nothing is left to learn from, or a share is not a whole number of per cent
 */
export function splitByShares({ validation, test }: { readonly validation: number; readonly test: number }): Split {
  for (const [part, share] of Object.entries({ validation, test })) {
    if (!Number.isInteger(share) || share < 1) throw new AppError('BAD_USAGE', `--${part} ${share}% is not a share. Give a whole number of per cent, from 1.`);
  }
  const rest = BUCKETS - validation - test;
  if (rest < 1) throw new AppError('BAD_USAGE', `--validation ${validation}% and --test ${test}% leave nothing to learn from. Give smaller shares.`);
  return {
    test: { buckets: buckets(0, test) },
    validation: { buckets: buckets(test, validation) },
    training: { buckets: buckets(test + validation, rest) },
  };
}

function buckets(from: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => from + index);
}
