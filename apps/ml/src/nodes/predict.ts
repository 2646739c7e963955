import { nodesOver, type NodeSpec } from '@tripod/nodes';
import type { Outputs } from '../model/datasets.js';
import { meanOf, membersOf } from '../network/ensemble.js';
import { predictLogits } from '../network/predict-logits.js';
import type { Learning } from '../tasks/task.js';
import type { LearningDatasets } from './learning-datasets.js';

/** features, network, target → outputs: what the network says of each row, by itself; of several networks the mean. */
/* @__NO_SIDE_EFFECTS__ */
export function predict<Target, const Tag extends string>({ learning, ...spec }: NodeSpec<Tag> & { readonly learning: Learning<Target> }) {
  return nodesOver<LearningDatasets<Target>>()({
    ...spec,
    inputs: ['features', 'network', 'target'],
    outputs: ['outputs'],
    run: async ({ features, network, target }) => {
      const said: Outputs[] = [];
      for (const member of membersOf(network)) said.push(learning.outputs(await predictLogits(member, features), target));
      return { outputs: meanOf(said) };
    },
  });
}
