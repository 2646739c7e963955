import { nodesOver, type NodeSpec } from '@tripod/nodes';
import type { Learning } from '../tasks/task.js';
import type { LearningDatasets } from './learning-datasets.js';

/** labels, split → target: what the task learns about the label of the training rows: its rate, its classes or its scale. */
/* @__NO_SIDE_EFFECTS__ */
export function fitTarget<Target, const Tag extends string>({ learning, ...spec }: NodeSpec<Tag> & { readonly learning: Learning<Target> }) {
  return nodesOver<LearningDatasets<Target>>()({
    ...spec,
    inputs: ['labels', 'split'],
    outputs: ['target'],
    run: ({ labels, split }) => ({ target: learning.fitTarget(labels, split.training) }),
  });
}
