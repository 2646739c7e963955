import type { Recipe } from '../../network/recipe.js';

const firstRun: Recipe = { hidden: [64, 32], epochs: 1, batch: 8192, peakRate: 0.01, warmUp: 0.05, validations: 4, seed: 1 };

/** `first-run` passes over the flights once, `full` five times. */
export const recipes = {
  'first-run': firstRun,
  full: { ...firstRun, epochs: 5, validations: 10 },
} as const satisfies Readonly<Record<string, Recipe>>;
