import { uniformInt } from 'pure-rand/distribution/uniformInt';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';

/** So many places are drawn before their rows are swapped: the memory of all of them is asked for at once. */
const DRAWN_AT_ONCE = 32;

/** The rows 0 … rows−1 in an order that the generator decides (Fisher and Yates). */
export function shuffledRows(rows: number, random: RandomGenerator): Uint32Array {
  const order = new Uint32Array(rows);
  for (let row = 0; row < rows; row++) order[row] = row;
  const others = new Uint32Array(DRAWN_AT_ONCE);
  for (let last = rows - 1; last > 0; last -= DRAWN_AT_ONCE) {
    const drawn = Math.min(DRAWN_AT_ONCE, last);
    for (let i = 0; i < drawn; i++) others[i] = uniformInt(random, 0, last - i);
    for (let i = 0; i < drawn; i++) {
      const other = others[i]!;
      const swapped = order[last - i]!;
      order[last - i] = order[other]!;
      order[other] = swapped;
    }
  }
  return order;
}
