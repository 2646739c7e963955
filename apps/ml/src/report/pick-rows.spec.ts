import fc from 'fast-check';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { pickRows } from './pick-rows.js';

describe('picked rows', () => {
  it('are as many as was asked for, different, and in order', () => {
    const asked = fc.integer({ min: 1, max: 300 }).chain((rows) => fc.tuple(fc.constant(rows), fc.integer({ min: 0, max: rows }), fc.integer()));
    fc.assert(
      fc.property(asked, ([rows, count, seed]) => {
        const picked = [...pickRows(rows, count, xoroshiro128plus(seed))];
        expect(picked).toHaveLength(count);
        expect(picked).toEqual([...new Set(picked)].filter((row) => row < rows).sort((a, b) => a - b));
      }),
    );
  });

  it('are picked with one chance: each of ten rows in about 3 of 10 draws', () => {
    const random = xoroshiro128plus(1);
    const often = new Uint32Array(10);
    for (let draw = 0; draw < 10_000; draw++) for (const row of pickRows(10, 3, random)) often[row]!++;
    // Four standard deviations.
    for (const count of often) expect(Math.abs(count - 3000)).toBeLessThan(4 * Math.sqrt(10_000 * 0.3 * 0.7));
  });
});
