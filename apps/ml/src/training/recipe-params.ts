import type { Recipe } from '../network/recipe.js';
import type { Schedule } from '../network/schedule.js';
import type { Value } from '../runs/active-run.js';

/** The recipe as parameters of the run, with what was derived of the rows. */
export function paramsOf({ hidden, ...recipe }: Recipe, { batch, epochs }: Schedule): Readonly<Record<string, Value>> {
  const stated = Object.entries({ ...recipe, hidden: hidden.join(' '), batch, epochs });
  return Object.fromEntries(stated.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}
