import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { recipe as recipeSchema, type Recipe } from '../network/recipe.js';
import { draw } from './draw.js';
import type { SearchSpace } from './search-space.js';

/** A recipe to try. */
export interface Trial {
  /** From 0, which is the recipe as it stands: so one sees whether the search found a better one. */
  readonly number: number;
  readonly recipe: Recipe;
}

/** A trial that was trained, or that failed. */
export interface JudgedTrial extends Trial {
  /** It learned from each so many-th row. */
  readonly every: number;
  /** The run that recorded it. */
  readonly runId: string;
  /** Whether an earlier search had trained it. */
  readonly reused: boolean;
  /** The headline metric of the task on the validation rows; NaN if it failed, or if the rows cannot say. */
  readonly value: number;
  /** Why it failed. */
  readonly failure?: string;
}

/** The recipe itself, then changes of it. With a greater count and the same seed, the first ones are the same. */
export function trialsOf(base: Recipe, space: SearchSpace, count: number, seed: number): readonly Trial[] {
  const random = xoroshiro128plus(seed);
  return Array.from({ length: count }, (_, number) => ({ number, recipe: number === 0 ? base : recipeSchema.parse({ ...base, ...draw(space, random) }) }));
}
