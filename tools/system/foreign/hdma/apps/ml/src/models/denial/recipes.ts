import type { Recipe } from '../../network/recipe.js';

/** Two thousand rows, an eighth of them denials: a small network, and the weights of the best measurement. */
export const recipes = {
  usual: { hidden: [16], peakRate: 0.01, warmUp: 0.05, validations: 20, patience: 5, seed: 1 },
} as const satisfies Readonly<Record<string, Recipe>>;
