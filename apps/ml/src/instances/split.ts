import { BUCKETS, period, type Period } from '@tripod/contracts';

/**
 * Some of the stored rows of a contract: the local days of a period, both included (a contract with a time), some of the
 * hundred buckets of the key's hash (a contract without one), or all.
 */
export type Partitions = { readonly period: Period } | { readonly buckets: readonly number[] } | 'all';

/** Rows to learn from, rows to watch while learning, and rows to evaluate on. No row is in two of them. */
export interface Split {
  readonly training: Partitions;
  readonly validation: Partitions;
  readonly test: Partitions;
}

/** Partitions as they stand in messages and names: `2001-01-15 to 2001-04-30`, `buckets 0 to 59`. */
export function wordsOf(partitions: Partitions): string {
  if (partitions === 'all') return 'all rows';
  if ('period' in partitions) return `${partitions.period.from} to ${partitions.period.to}`;
  return `buckets ${rangesOf(partitions.buckets).join(', ')}`;
}

/** The other way round: the partitions that {@link wordsOf} names; undefined for other texts. */
export function partitionsIn(words: string): Partitions | undefined {
  if (words === 'all rows') return 'all';
  const [, from, to] = /^(\d{4}-\d{2}-\d{2}) to (\d{4}-\d{2}-\d{2})$/.exec(words) ?? [];
  const days = period.safeParse({ from, to });
  if (days.success) return { period: days.data };
  const ranges = /^buckets (\d{1,2}(?: to \d{1,2})?(?:, \d{1,2}(?: to \d{1,2})?)*)$/.exec(words)?.[1];
  if (ranges === undefined) return undefined;
  const within = ranges.split(', ').map((range) => range.split(' to ').map(Number));
  const buckets = Array.from({ length: BUCKETS }, (_, bucket) => bucket);
  return { buckets: buckets.filter((bucket) => within.some(([first = NaN, last = first]) => first <= bucket && bucket <= last)) };
}

function rangesOf(buckets: readonly number[]): string[] {
  const ranges: [number, number][] = [];
  for (const bucket of [...buckets].sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last?.[1] === bucket - 1) last[1] = bucket;
    else ranges.push([bucket, bucket]);
  }
  return ranges.map(([from, to]) => (from === to ? `${from}` : `${from} to ${to}`));
}
