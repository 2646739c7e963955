import { nodesOver, type NodeSpec } from '@tripod/nodes';
import { logitsOnBackend } from '../network/logits-on-backend.js';
import type { Learning, Scoring } from '../tasks/task.js';
import type { LearningDatasets } from './learning-datasets.js';

/** features, labels, linear, target → baselineScores: how good the baselines are on the rows on which the network is scored. */
/* @__NO_SIDE_EFFECTS__ */
export function scoreBaselines<Target, const Tag extends string>({
  learning,
  scoring,
  ...spec
}: NodeSpec<Tag> & { readonly learning: Learning<Target>; readonly scoring: Scoring<Target> }) {
  return nodesOver<LearningDatasets<Target>>()({
    ...spec,
    inputs: ['features', 'labels', 'linear', 'target'],
    outputs: ['baselineScores'],
    run: ({ features, labels, linear, target }) => ({
      baselineScores: {
        [scoring.baselines.linear]: scoring.scores(learning.outputs(logitsOnBackend(linear, features), target), labels),
        [scoring.baselines.constant]: scoring.scores(scoring.constant(target, features.rows), labels),
      },
    }),
  });
}
