import { remainderOf, type AnyPipeline } from '@tripod/nodes';
import type { Model } from '../model/model.js';

/** A model's training in two parts: what every recipe shares, and what is learned. */
export interface TrialPipelines {
  /** Undefined if nothing is shared. */
  readonly prepare: AnyPipeline | undefined;
  /** Reads what `prepare` makes, and inputs of the training. */
  readonly learn: AnyPipeline;
}

/**
 * What makes the content of a model's package, parted where the recipe comes in: what is prepared once serves all trials.
 * Nodes that make something else alone, such as a baseline, are in neither part.
 *
 * @throws {TypeError} if no such node reads the recipe
 */
export function trialPipelines({ name, pipelines: { training }, packaged }: Pick<Model, 'name' | 'pipelines' | 'packaged'>): TrialPipelines {
  const decided = new Set(['recipe']);
  for (const { inputs, outputs } of training.nodes) {
    if (inputs.some((input) => decided.has(input))) for (const output of outputs) decided.add(output);
  }
  const { pipeline: learn, taken } = remainderOf(training, packaged, (dataset) => !decided.has(dataset));
  if (learn === undefined) throw new TypeError(`model '${name}': no node of its training reads the recipe, so there is nothing to tune`);
  return { prepare: remainderOf(training, taken, () => false).pipeline, learn };
}
