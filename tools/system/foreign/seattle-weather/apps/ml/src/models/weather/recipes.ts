import type { Recipe } from '../../network/recipe.js';

/** A thousand days: a small network, and the weights of the best measurement. */
export const recipes = {
  usual: { hidden: [32, 16], peakRate: 0.01, warmUp: 0.05, validations: 20, patience: 8, seed: 1 },
} as const satisfies Readonly<Record<string, Recipe>>;
