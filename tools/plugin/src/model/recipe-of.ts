import type { ProjectPlan } from '../plan/project-plan.js';

/** The parameters of a recipe, as apps/ml reads them from its file. */
export interface PlannedRecipe {
  readonly about: string;
  readonly hidden: readonly number[];
  readonly epochs: number;
  readonly batch: number;
  readonly peakRate: number;
  readonly warmUp: number;
  readonly validations: number;
  readonly patience: number;
  readonly members?: number;
  readonly seed: number;
}

/** The share of the rows that is learned from, unless a command says otherwise. */
const TRAINING = 0.6;
/** Steps of one network: fewer are stopped before it has learned, more take longer than they gain. */
const STEPS = 3000;
/** Rows that all networks of a large table may pass in all, so that a first run takes a minute or two. */
const MOST_PASSED = 3_000_000;

/**
 * A recipe by the size of the table: the smaller it is, the smaller the networks and the more of them, whose mean errs less.
 * Each stops when the validation rows no longer gain, and keeps its best weights.
 */
export function recipeOf({ labelledRows }: Pick<ProjectPlan, 'labelledRows'>): PlannedRecipe {
  const rows = Math.max(1, Math.round(labelledRows * TRAINING));
  const batch = within(16, 4096, 2 ** Math.floor(Math.log2(rows / 40)));
  const { hidden, members, size } = networksFor(labelledRows);
  const epochs = within(1, 300, Math.min(Math.ceil((STEPS * batch) / rows), Math.round(MOST_PASSED / members / rows)));
  return {
    about: `For ${size}: ${members === 1 ? 'one network' : `the mean of ${members} networks`}, with the weights that were best on the validation rows.`,
    hidden,
    epochs,
    batch,
    // Larger batches are surer of their direction.
    peakRate: within(0.002, 0.02, Number((0.005 * Math.sqrt(batch / 128)).toPrecision(1))),
    warmUp: 0.05,
    validations: 30,
    patience: 8,
    ...(members === 1 ? {} : { members }),
    seed: 1,
  };
}

function networksFor(rows: number): { readonly hidden: readonly number[]; readonly members: number; readonly size: string } {
  if (rows < 2000) return { hidden: [16], members: 5, size: 'a small table' };
  if (rows < 20_000) return { hidden: [64, 32], members: 4, size: 'some thousand rows' };
  if (rows < 200_000) return { hidden: [128, 64], members: 2, size: 'some ten thousand rows' };
  return { hidden: [128, 64], members: 1, size: 'a large table' };
}

const within = (least: number, most: number, value: number): number => Math.min(most, Math.max(least, value));
