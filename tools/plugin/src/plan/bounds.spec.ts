import fc from 'fast-check';
import { boundsOf } from './bounds.js';

const number = fc.double({ min: -1e12, max: 1e12, noNaN: true });

describe('the bounds of a number', () => {
  it('are never narrower than what was seen, and are not below 0 where nothing was', () => {
    fc.assert(
      fc.property(number, number, fc.boolean(), (one, other, isWhole) => {
        const [least, greatest] = one < other ? [one, other] : [other, one];
        const { min, max } = boundsOf(least, greatest, isWhole);
        expect(min ?? -Infinity).toBeLessThanOrEqual(least);
        expect(max ?? Infinity).toBeGreaterThanOrEqual(greatest);
        if (least >= 0) expect(min).toBe(0);
      }),
    );
  });

  test.each([
    [0, 0.97, false, { min: 0, max: 10 }],
    [326, 18_823, true, { min: 0, max: 1_000_000 }],
    [-1.8, 2.05, false, { min: -100, max: 100 }],
    [-7, -1, true, { min: -100, max: 0 }],
    [0, 2_000_000_000, true, { min: 0 }],
  ])('of %d to %d (whole: %s) are %j', (least, greatest, isWhole, bounds) => {
    expect(boundsOf(least, greatest, isWhole)).toEqual(bounds);
  });
});
