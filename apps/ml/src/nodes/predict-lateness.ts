import { node } from '../datasets.js';
import { predict } from '../network/predict.js';

/** Probability of arriving late, from the trained network. */
export const predictLateness = node({
  name: 'predict-lateness',
  tags: ['inference'],
  inputs: ['features', 'network'],
  outputs: ['lateProbability'],
  run: ({ features, network }) => ({ lateProbability: predict(network, features) }),
});
