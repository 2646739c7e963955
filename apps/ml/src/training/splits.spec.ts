import fc from 'fast-check';
import type { Split } from '../instances/split.js';
import { overlap } from './overlaps.js';
import { splitByDays } from './split-by-days.js';
import { splitByShares } from './split-by-shares.js';

const isApart = ({ training, validation, test }: Split) => !overlap(training, validation) && !overlap(training, test) && !overlap(validation, test);
const day = (index: number) => new Date(index * 86_400_000).toISOString().slice(0, 10);

describe('a split by shares of the keys', () => {
  const percent = fc.integer({ min: 1, max: 49 });

  it('puts each of the 100 buckets into one part, and as many as the shares say', () => {
    fc.assert(
      fc.property(percent, percent, (validation, test) => {
        const split = splitByShares({ validation, test });
        const buckets = Object.values(split).map((part) => (part !== 'all' && 'buckets' in part ? part.buckets : []));
        expect(buckets.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, bucket) => bucket));
        expect(split).toMatchObject({ validation: { buckets: { length: validation } }, test: { buckets: { length: test } } });
        expect(isApart(split)).toBe(true);
      }),
    );
  });

  it('deals them in another way for each seed, and in the same way for the same', () => {
    fc.assert(
      fc.property(percent, percent, fc.integer(), (validation, test, seed) => {
        const split = splitByShares({ validation, test }, seed);
        expect(splitByShares({ validation, test }, seed)).toEqual(split);
        expect(split).toMatchObject({ training: { buckets: { length: 100 - validation - test } }, validation: { buckets: { length: validation } }, test: { buckets: { length: test } } });
        expect(isApart(split)).toBe(true);
      }),
    );
    expect(splitByShares({ validation: 20, test: 20 }, 1)).not.toEqual(splitByShares({ validation: 20, test: 20 }, 2));
  });

  it.each([
    [{ validation: 60, test: 40 }, 'leave nothing to learn from'],
    [{ validation: 0, test: 20 }, 'not a share'],
    [{ validation: 12.5, test: 20 }, 'not a share'],
  ])('is rejected for %j', (shares, words) => {
    expect(() => splitByShares(shares)).toThrow(words);
  });
});

describe('a split by stored days', () => {
  it('takes 70, 15 and 15 % of the days, in their order, with at least a day each', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 400 }), (count) => {
        const days = Array.from({ length: count }, (_, index) => day(index));
        const split = splitByDays(days)!;
        const lengths = Object.values(split).map((part) => (part !== 'all' && 'period' in part ? days.indexOf(part.period.to) - days.indexOf(part.period.from) + 1 : 0));
        expect(lengths.reduce((a, b) => a + b)).toBe(count);
        expect(Math.min(...lengths)).toBeGreaterThanOrEqual(1);
        expect(Math.abs(lengths[0]! - count * 0.7)).toBeLessThanOrEqual(1.5);
        expect(isApart(split)).toBe(true);
        expect(split).toMatchObject({ training: { period: { from: days[0] } }, test: { period: { to: days.at(-1) } } });
      }),
    );
  });

  it('does not exist for fewer than three days', () => {
    for (const count of [0, 1, 2]) expect(splitByDays(Array.from({ length: count }, (_, index) => day(index)))).toBeUndefined();
  });
});

describe('parts', () => {
  it.each<[string, Parameters<typeof overlap>, boolean]>([
    ['periods with a day in common', [{ period: { from: day(0), to: day(5) } }, { period: { from: day(5), to: day(9) } }], true],
    ['periods that touch', [{ period: { from: day(0), to: day(5) } }, { period: { from: day(6), to: day(9) } }], false],
    ['a period within another', [{ period: { from: day(0), to: day(9) } }, { period: { from: day(4), to: day(4) } }], true],
    ['buckets in common', [{ buckets: [1, 2] }, { buckets: [2] }], true],
    ['other buckets', [{ buckets: [1, 2] }, { buckets: [3] }], false],
    ['all rows and any others', ['all', { buckets: [] }], true],
  ])('%s', (_what, [a, b], expected) => {
    expect([overlap(a, b), overlap(b, a)]).toEqual([expected, expected]);
  });
});
