import fc from 'fast-check';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
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

  it('are swapped one by one from the last on, as the textbook does it', () => {
    const swappedOneByOne = (rows: number, seed: number) => {
      const random = xoroshiro128plus(seed);
      const order = Array.from({ length: rows }, (_, row) => row);
      for (let last = rows - 1; last > 0; last--) {
        const other = uniformInt(random, 0, last);
        [order[last], order[other]] = [order[other]!, order[last]!];
      }
      return order;
    };
    fc.assert(fc.property(fc.integer({ min: 0, max: 200 }), fc.integer(), (rows, seed) => expect([...shuffledRows(rows, xoroshiro128plus(seed))]).toEqual(swappedOneByOne(rows, seed))));
  });

  it('come in one order for one seed and in another for another', () => {
    const order = (seed: number) => [...shuffledRows(1000, xoroshiro128plus(seed))];
    expect(order(1)).toEqual(order(1));
    expect(order(2)).not.toEqual(order(1));
  });
});
