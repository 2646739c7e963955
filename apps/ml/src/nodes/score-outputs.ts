import { nodesOver, type NodeSpec } from '@tripod/nodes';
import type { Scoring } from '../tasks/task.js';
import type { LearningDatasets } from './learning-datasets.js';

/** outputs, labels → scores: how good the predictions of a written package are. */
/* @__NO_SIDE_EFFECTS__ */
export function scoreOutputs<Target, const Tag extends string>({ scoring, ...spec }: NodeSpec<Tag> & { readonly scoring: Scoring<Target> }) {
  return nodesOver<LearningDatasets<Target>>()({
    ...spec,
    inputs: ['outputs', 'labels'],
    outputs: ['scores'],
    run: ({ outputs, labels }) => ({ scores: scoring.scores(outputs, labels) }),
  });
}
