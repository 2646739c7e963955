import fc from 'fast-check';
import { rungsOf, SEARCHES } from './rungs.js';

describe('the rungs of a search', () => {
  it('are one with all trials on all rows, of a random search', () => {
    expect(rungsOf('random', 20, 1_000_000)).toEqual([{ every: 1, trials: 20 }]);
  });

  it('have a third of the trials on three times as many rows, each, of a halving search', () => {
    expect(rungsOf('halving', 27, 1_000_000)).toEqual([
      { every: 27, trials: 27 },
      { every: 9, trials: 9 },
      { every: 3, trials: 3 },
      { every: 1, trials: 1 },
    ]);
  });

  it('are fewer where rows or trials are few', () => {
    expect(rungsOf('halving', 27, 2_000)).toEqual([{ every: 3, trials: 27 }, { every: 1, trials: 9 }]);
    expect(rungsOf('halving', 2, 1_000_000)).toEqual([{ every: 1, trials: 2 }]);
    expect(rungsOf('halving', 27, 10)).toEqual([{ every: 1, trials: 27 }]);
  });

  it('begin with all trials, end with all rows, and never grow', () => {
    fc.assert(
      fc.property(fc.constantFrom(...SEARCHES), fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 1, max: 5_000_000 }), (search, trials, rows) => {
        const rungs = rungsOf(search, trials, rows);
        expect(rungs[0]?.trials).toBe(trials);
        expect(rungs.at(-1)?.every).toBe(1);
        for (const [at, rung] of rungs.entries()) if (at > 0) expect(rung.trials).toBeLessThan(rungs[at - 1]!.trials);
      }),
    );
  });
});
