import { pipeline, withTags } from '@tripod/nodes';
import * as named from './nodes.js';

const nodes = Object.values(named);

/** From labelled flights to a network, what it needs to predict, and the baselines that it has to beat. */
export const training = pipeline({
  name: 'training',
  inputs: ['instances', 'labels', 'split', 'recipe'],
  outputs: ['scaler', 'target', 'network', 'linear', 'background'],
  nodes: withTags(nodes, 'training'),
});

/** From flights to predictions: the same nodes as training, with what training fitted. */
export const inference = pipeline({
  name: 'inference',
  inputs: ['instances', 'scaler', 'target', 'network'],
  outputs: ['outputs'],
  nodes: withTags(nodes, 'inference'),
});

/** Scores the predictions of a written package, and the baselines beside them, on labelled flights. */
export const evaluation = pipeline({
  name: 'evaluation',
  inputs: ['instances', 'labels', 'outputs', 'scaler', 'target', 'linear'],
  outputs: ['scores', 'baselineScores'],
  nodes: withTags(nodes, 'evaluation'),
});

/** What single fields of a flight contribute to its prediction: the same nodes as inference, between two others. */
export const explanation = pipeline({
  name: 'explanation',
  inputs: ['explained', 'groups', 'coalitions', 'background', 'scaler', 'target', 'network'],
  outputs: ['worths'],
  nodes: withTags(nodes, 'explanation'),
});
