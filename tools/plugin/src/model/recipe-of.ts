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
/** Rows that all networks of a large table may pass in all, so that a first run takes a minute or two. */
const MOST_PASSED = 3_000_000;

/**
 * A recipe by the size of the table: the smaller it is, the smaller the networks and the more of them, whose mean errs less.
 * Each stops when the validation rows no longer gain, and keeps its best weights.
 */
export function recipeOf({ labelledRows }: Pick<ProjectPlan, 'labelledRows'>): PlannedRecipe {
  const rows = Math.max(1, Math.round(labelledRows * TRAINING));
  const batch = within(16, 4096, 2 ** Math.floor(Math.log2(rows / 40)));
  const { hidden, members, size, steps, peakRate } = networksFor(labelledRows, batch);
  const epochs = within(1, 300, Math.min(Math.ceil((steps * batch) / rows), Math.round(MOST_PASSED / members / rows)));
  return {
    about: `For ${size}: ${members === 1 ? 'one network' : `the mean of ${members} networks`}, with the weights that were best on the validation rows.`,
    hidden,
    epochs,
    batch,
    peakRate,
    warmUp: 0.05,
    validations: 30,
    patience: 8,
    ...(members === 1 ? {} : { members }),
    seed: 1,
  };
}

interface Networks {
  readonly size: string;
  readonly hidden: readonly number[];
  readonly members: number;
  /** Of one network. In a small table more would only learn what is chance. */
  readonly steps: number;
  readonly peakRate: number;
}

function networksFor(rows: number, batch: number): Networks {
  if (rows < 2000) return { size: 'a small table', hidden: [16], members: 5, steps: 1000, peakRate: 0.01 };
  if (rows < 5000) return { size: 'a few thousand rows', hidden: [32, 16], members: 5, steps: 1000, peakRate: 0.005 };
  // Larger batches are surer of their direction.
  const peakRate = within(0.005, 0.02, Number((0.005 * Math.sqrt(batch / 128)).toPrecision(1)));
  if (rows < 20_000) return { size: 'some thousand rows', hidden: [64, 32], members: 4, steps: 3000, peakRate };
  if (rows < 200_000) return { size: 'some ten thousand rows', hidden: [128, 64], members: 2, steps: 3000, peakRate };
  return { size: 'a large table', hidden: [128, 64], members: 1, steps: 3000, peakRate };
}

const within = (least: number, most: number, value: number): number => Math.min(most, Math.max(least, value));
