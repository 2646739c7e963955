import { nodesOver, type NodeSpec } from '@tripod/nodes';
import { fit } from '../network/fit.js';
import type { Learning } from '../tasks/task.js';
import type { LearningDatasets } from './learning-datasets.js';
import { objectiveOf, trainingExamples } from './training-examples.js';

/** features, labels, target, split, recipe → linear: what the network has to beat, a network without hidden layers, trained alike. */
/* @__NO_SIDE_EFFECTS__ */
export function trainLinear<Target, const Tag extends string>({ learning, ...spec }: NodeSpec<Tag> & { readonly learning: Learning<Target> }) {
  return nodesOver<LearningDatasets<Target>>()({
    ...spec,
    inputs: ['features', 'labels', 'target', 'split', 'recipe'],
    outputs: ['linear'],
    run: async ({ features, labels, target, split, recipe }, { signal }) => {
      const examples = trainingExamples(learning, { features, labels, target, split, recipe });
      // Without early stopping: its measurements would be reported under the network's names.
      const { patience: _, members: _members, ...untilTheEnd } = recipe;
      return { linear: await fit(examples, objectiveOf(learning, target), { ...untilTheEnd, hidden: [] }, { signal, report: () => {} }) };
    },
  });
}
