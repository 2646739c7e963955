import { nodesOver, type NodeSpec } from '@tripod/nodes';
import { predictLogits } from '../network/predict-logits.js';
import type { Learning } from '../tasks/task.js';
import type { LearningDatasets } from './learning-datasets.js';

/** features, network, target → outputs: what the network says of each row, by itself. */
/* @__NO_SIDE_EFFECTS__ */
export function predict<Target, const Tag extends string>({ learning, ...spec }: NodeSpec<Tag> & { readonly learning: Learning<Target> }) {
  return nodesOver<LearningDatasets<Target>>()({
    ...spec,
    inputs: ['features', 'network', 'target'],
    outputs: ['outputs'],
    run: async ({ features, network, target }) => ({ outputs: learning.outputs(await predictLogits(network, features), target) }),
  });
}
