import fc from 'fast-check';
import { meanInterval, shareInterval } from './share-interval.js';

describe('the interval of a share', () => {
  it.each([[0, 10, [0, 0.2775]], [5, 10, [0.2366, 0.7634]], [81, 263, [0.2553, 0.3662]]] as const)('of %i in %i rows is Wilson’s', (happened, rows, [from, to]) => {
    const interval = shareInterval(happened, rows);
    expect(interval[0]).toBeCloseTo(from, 4);
    expect(interval[1]).toBeCloseTo(to, 4);
  });

  it('holds the share, and lies within 0 and 1', () => {
    const counts = fc.integer({ min: 1, max: 10_000 }).chain((rows) => fc.tuple(fc.integer({ min: 0, max: rows }), fc.constant(rows)));
    fc.assert(
      fc.property(counts, ([happened, rows]) => {
        const [from, to] = shareInterval(happened, rows);
        expect([from >= 0, from <= happened / rows + 1e-12, to >= happened / rows - 1e-12, to <= 1]).toEqual([true, true, true, true]);
      }),
    );
  });
});

test('the interval of a mean has 1.96 standard errors on each side', () => {
  expect(meanInterval(5, 2, 100)).toEqual([5 - 0.2 * 1.959964, 5 + 0.2 * 1.959964]);
});
