import { artifactsOf, pipeline, withTags } from '@tripod/nodes';
import { nodes } from './nodes.js';
import { training } from './training.js';

/** Scores the predictions of a written package, and the baselines beside them, on labelled flights. */
export const evaluation = pipeline({
  name: 'evaluation',
  inputs: ['instances', 'labels', 'lateProbability', 'scaler', 'baselines'],
  outputs: ['scores', 'baselineScores'],
  nodes: withTags(nodes, 'evaluation'),
});

/** What evaluation needs of training, kept with the run. */
export const keptArtifacts = artifactsOf(evaluation, training, ['instances', 'labels', 'lateProbability']);
