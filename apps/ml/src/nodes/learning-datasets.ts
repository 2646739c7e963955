import type { Matrix, Split } from '@tripod/nodes';
import type { Scores } from '../metrics/scores.js';
import type { Labels, Outputs } from '../model/datasets.js';
import type { TrainedNetwork } from '../network/ensemble.js';
import type { Network } from '../network/network.js';
import type { Recipe } from '../network/recipe.js';

/**
 * The datasets of the nodes that learn, predict and score, and their names in every model. How instances become
 * features is each model's own affair.
 *
 * @typeParam Target what the task learns about the label itself
 */
export interface LearningDatasets<Target> {
  features: Matrix;
  labels: Labels;
  split: Split;
  recipe: Recipe;
  target: Target;
  network: TrainedNetwork;
  /** A network without hidden layers, trained on the same rows. */
  linear: Network;
  outputs: Outputs;
  scores: Scores;
  /** By the name of the baseline. */
  baselineScores: Readonly<Record<string, Scores>>;
}
