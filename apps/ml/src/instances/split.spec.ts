import { dayText } from '@tripod/contracts';
import fc from 'fast-check';
import { partitionsIn, wordsOf, type Partitions } from './split.js';

const day = fc.integer({ min: -20_000, max: 40_000 }).map(dayText);
const period = fc.tuple(day, day).map((days): Partitions => {
  const [from = '', to = ''] = days.sort();
  return { period: { from, to } };
});
const buckets = fc.uniqueArray(fc.nat(99), { minLength: 1 }).map((numbers): Partitions => ({ buckets: numbers.sort((a, b) => a - b) }));

test('the words of partitions name them: they are read back', () => {
  fc.assert(fc.property(fc.oneof(period, buckets, fc.constant<Partitions>('all')), (partitions) => expect(partitionsIn(wordsOf(partitions))).toEqual(partitions)));
});

test.each(['', 'some rows', '2001-01-01', '2001-02-30 to 2001-03-01', '2001-03-01 to 2001-02-01', 'buckets ', 'buckets 1 to', 'buckets a'])('%j does not name partitions', (words) => {
  expect(partitionsIn(words)).toBeUndefined();
});
