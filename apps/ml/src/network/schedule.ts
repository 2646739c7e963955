import type { Recipe } from './recipe.js';

/** Fewer steps than this leave a network nearly as it began. */
export const MIN_STEPS = 100;

/** What a recipe that states neither batch nor epochs aims at. */
const USUAL_STEPS = 1000;
const MIN_BATCH = 16;
const MAX_BATCH = 8192;
/** Batches an epoch at least, where the rows allow it. */
const BATCHES_PER_EPOCH = 32;

/** How the training rows are passed through. */
export interface Schedule {
  /** Rows a step. */
  readonly batch: number;
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  readonly steps: number;
}

/**
 * Batch, epochs and steps for this many training rows. What the recipe states stays (a batch never exceeds the rows).
 * What it does not state is chosen so that there are at least {@link MIN_STEPS} steps.
 *
 * @throws {RangeError} when there are no rows
 */
export function scheduleOf({ batch: statedBatch, epochs: statedEpochs }: Pick<Recipe, 'batch' | 'epochs'>, rows: number): Schedule {
  if (rows < 1) throw new RangeError('there are no training rows');
  const batch = Math.min(statedBatch ?? usualBatch(rows, statedEpochs ?? Infinity), rows);
  const stepsPerEpoch = Math.floor(rows / batch);
  const epochs = statedEpochs ?? Math.ceil((statedBatch === undefined ? USUAL_STEPS : MIN_STEPS) / stepsPerEpoch);
  return { batch, epochs, stepsPerEpoch, steps: stepsPerEpoch * epochs };
}

/** The largest power of two that leaves enough batches an epoch; smaller where the stated epochs would else be too few steps. */
function usualBatch(rows: number, epochs: number): number {
  const power = 2 ** Math.floor(Math.log2(Math.max(1, rows / BATCHES_PER_EPOCH)));
  const usual = Math.min(MAX_BATCH, Math.max(MIN_BATCH, power));
  const enough = Math.floor(rows / Math.ceil(MIN_STEPS / epochs));
  return Math.max(1, Math.min(usual, enough));
}
