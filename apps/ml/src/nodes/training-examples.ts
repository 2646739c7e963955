import type { Matrix, Split } from '@tripod/nodes';
import type { Labels } from '../model/datasets.js';
import type { Examples, Objective } from '../network/fit.js';
import type { Recipe } from '../network/recipe.js';
import type { Learning } from '../tasks/task.js';

/** The training rows as a network of this task learns from them. */
export function trainingExamples<Target>(
  learning: Learning<Target>,
  { features, labels, target, split, recipe }: { readonly features: Matrix; readonly labels: Labels; readonly target: Target; readonly split: Split; readonly recipe: Recipe },
): Examples {
  const targets = learning.encode(labels, target);
  const shares = recipe.classWeights === 'balanced' ? learning.shares(target) : undefined;
  return { features, targets, rows: split.training, weights: shares && balancedWeights(targets, shares) };
}

/** The width of the network's output, and its loss. */
export function objectiveOf<Target>(learning: Learning<Target>, target: Target): Objective {
  return { units: learning.units(target), loss: learning.loss };
}

/** Each row's weight: 1 ÷ (classes with rows × share of its class), so that the classes weigh the same and the mean is 1. */
function balancedWeights(targets: Float32Array, shares: ArrayLike<number>): Float32Array {
  const classes = Array.from(shares).filter((share) => share > 0).length;
  return targets.map((code) => 1 / (classes * shares[code]!));
}
