import { node } from '../datasets.js';
import { scores } from '../metrics/scores.js';

/** Scores the package's predictions by what happened. */
export const scorePredictions = node({
  name: 'score-predictions',
  tags: ['evaluation'],
  inputs: ['lateProbability', 'labels'],
  outputs: ['scores'],
  run: ({ lateProbability, labels }) => ({ scores: scores(lateProbability, labels) }),
});
