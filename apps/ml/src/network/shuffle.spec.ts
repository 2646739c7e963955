import fc from 'fast-check';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { shuffledRows } from './shuffle.js';

describe('shuffled rows', () => {
  it('are every row once, whatever the seed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300 }), fc.integer(), (rows, seed) => {
        expect([...shuffledRows(rows, xoroshiro128plus(seed))].sort((a, b) => a - b)).toEqual(Array.from({ length: rows }, (_, row) => row));
      }),
    );
  });

  it('come in one order for one seed and in another for another', () => {
    const order = (seed: number) => [...shuffledRows(1000, xoroshiro128plus(seed))];
    expect(order(1)).toEqual(order(1));
    expect(order(2)).not.toEqual(order(1));
  });
});
