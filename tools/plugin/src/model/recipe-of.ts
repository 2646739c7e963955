import type { ProjectPlan } from '../plan/project-plan.js';

/** The parameters of a recipe, as apps/ml reads them from its file. */
export interface PlannedRecipe {
  readonly about: string;
  readonly hidden: readonly number[];
  readonly epochs?: number;
  readonly batch?: number;
  readonly peakRate: number;
  readonly warmUp: number;
  readonly validations: number;
  readonly patience: number;
  readonly members?: number;
  readonly seed: number;
}

/** A recipe by the size of the table. */
export function recipeOf({ labelledRows: rows }: Pick<ProjectPlan, 'labelledRows' | 'target'>): PlannedRecipe {
  const usual = { warmUp: 0.05, validations: 30, patience: 8, seed: 1 };
  if (rows < 2000) return { about: 'A small table: five small networks, and of each the weights of the best measurement.', hidden: [16], peakRate: 0.01, ...usual, members: 5 };
  if (rows < 20_000) return { about: 'A table of some thousand rows: five networks, and of each the weights of the best measurement.', hidden: [32, 16], peakRate: 0.005, ...usual, members: 5 };
  return { about: 'Two networks, and of each the weights of the best measurement.', hidden: [128, 64], epochs: 20, batch: 256, peakRate: 0.003, ...usual, members: 2 };
}
