import { artifactsOf, pipeline, withTags } from '@tripod/nodes';
import { nodes } from './nodes.js';
import { training } from './training.js';

/** From flights to probabilities: the same nodes as training, with what training fitted. */
export const inference = pipeline({
  name: 'inference',
  inputs: ['instances', 'scaler', 'network'],
  outputs: ['lateProbability'],
  nodes: withTags(nodes, 'inference'),
});

/** What a model package holds besides code: all that inference reads and training makes. */
export const packagedArtifacts = artifactsOf(inference, training, ['instances']);
