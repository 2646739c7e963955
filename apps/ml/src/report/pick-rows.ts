import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';

const DRAWS = 2 ** 32;

/**
 * Picks so many of the rows, each set of them with the same chance, in their order (D. E. Knuth, "The Art of Computer
 * Programming" 2, 3.4.2, algorithm S).
 */
export function pickRows(rows: number, count: number, random: RandomGenerator): Uint32Array {
  const picked = new Uint32Array(count);
  let found = 0;
  for (let row = 0; row < rows && found < count; row++) {
    if (((random.next() >>> 0) / DRAWS) * (rows - row) < count - found) picked[found++] = row;
  }
  return picked;
}
