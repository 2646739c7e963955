import type { Partitions } from '../instances/split.js';

/** Whether a row can be in both. */
export function overlap(a: Partitions, b: Partitions): boolean {
  if (a === 'all' || b === 'all') return true;
  if ('period' in a && 'period' in b) return a.period.from <= b.period.to && b.period.from <= a.period.to;
  if ('buckets' in a && 'buckets' in b) return a.buckets.some((bucket) => b.buckets.includes(bucket));
  return true; // of days and buckets it cannot be known
}
