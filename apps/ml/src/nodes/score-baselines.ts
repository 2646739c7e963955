import { node } from '../datasets.js';
import { scores } from '../metrics/scores.js';
import { predict } from '../network/predict.js';

/** Scores the baselines on the flights on which the network is scored. */
export const scoreBaselines = node({
  name: 'score-baselines',
  tags: ['evaluation'],
  inputs: ['features', 'baselines', 'labels'],
  outputs: ['baselineScores'],
  run: ({ features, baselines, labels }) => ({
    baselineScores: {
      logistic_regression: scores(predict(baselines.logisticRegression, features), labels),
      base_rate: scores(new Float64Array(features.rows).fill(baselines.baseRate), labels),
    },
  }),
});
