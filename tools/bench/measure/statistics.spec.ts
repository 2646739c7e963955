import fc from 'fast-check';
import { median, quantile } from './statistics.js';

const values = fc.array(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 50 });

describe('quantiles', () => {
  test.each([
    { of: [3], share: 0.5, is: 3 },
    { of: [4, 1, 3, 2], share: 0.5, is: 2.5 },
    { of: [5, 1, 3], share: 0, is: 1 },
    { of: [5, 1, 3], share: 1, is: 5 },
    { of: [0, 100], share: 0.99, is: 99 },
  ])('of $of at $share is $is', ({ of, share, is }) => {
    expect(quantile(of, share)).toBeCloseTo(is);
  });

  test('lie between the least and the greatest value, do not fall as the share rises, and leave the values as they were', () => {
    fc.assert(
      fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (of, a, b) => {
        const before = [...of];
        const [low, high] = [quantile(of, Math.min(a, b)), quantile(of, Math.max(a, b))];
        const rounding = 1e-6;
        expect(low).toBeGreaterThanOrEqual(Math.min(...of) - rounding);
        expect(high).toBeLessThanOrEqual(Math.max(...of) + rounding);
        expect(low).toBeLessThanOrEqual(high + rounding);
        expect(of).toEqual(before);
      }),
    );
  });

  test('sort by number, not by text', () => {
    expect(median([10, 9, 100])).toBe(10);
  });

  test('of no values are refused', () => {
    expect(() => median([])).toThrow(RangeError);
  });
});
