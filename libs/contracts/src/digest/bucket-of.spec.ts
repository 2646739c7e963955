import { bucketOf } from './bucket-of.js';

describe('bucketOf', () => {
  it('is stable: rows keep their bucket in every release', () => {
    // printf %s KEY | sha256sum, the first eight hex digits, modulo 100
    expect([bucketOf('r1'), bucketOf('größe'), bucketOf(17), bucketOf('17')]).toEqual([74, 39, 83, 83]);
  });

  it('deals keys evenly', () => {
    const counts = new Array<number>(100).fill(0);
    for (let key = 0; key < 100_000; key++) counts[bucketOf(key)]! += 1;
    expect(Math.min(...counts)).toBeGreaterThan(850);
    expect(Math.max(...counts)).toBeLessThan(1150);
  });
});
