import { pipeline, withTags } from '@tripod/nodes';
import { nodes } from './nodes.js';

/** From labelled flights to a network, the scaler it needs, and the baselines it has to beat. */
export const training = pipeline({
  name: 'training',
  inputs: ['instances', 'labels', 'split', 'recipe'],
  outputs: ['scaler', 'network', 'baselines'],
  nodes: withTags(nodes, 'training'),
});
