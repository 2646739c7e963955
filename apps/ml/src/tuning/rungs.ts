/** How trials are judged: all of them on all rows, or many on few rows and the best of them on more. */
export const SEARCHES = ['random', 'halving'] as const;
export type Search = (typeof SEARCHES)[number];

/** From one rung to the next, a third of the trials goes on, on three times as many rows. */
const FACTOR = 3;
const MOST_RUNGS = 4;
/** With fewer rows to learn from, a rung would judge by chance. */
const LEAST_ROWS = 500;

/** A round of trials. */
export interface Rung {
  /** Each so many-th row to learn from is learned from; 1: all. */
  readonly every: number;
  /** How many trials are in it: the best of the rung before. */
  readonly trials: number;
}

/**
 * The rounds of a search. Successive halving (Jamieson and Talwalkar, 2016; here thirds, as in Hyperband) ends with all rows;
 * it has one rung alone where rows or trials are too few for more.
 */
export function rungsOf(search: Search, trials: number, rows: number): readonly Rung[] {
  const isEnough = (below: number) => rows / FACTOR ** below >= LEAST_ROWS && trials / FACTOR ** below >= 1;
  let below = 0;
  while (search === 'halving' && below + 1 < MOST_RUNGS && isEnough(below + 1)) below++;
  return Array.from({ length: below + 1 }, (_, rung) => ({ every: FACTOR ** (below - rung), trials: Math.max(1, Math.floor(trials / FACTOR ** rung)) }));
}
