import { node } from '../datasets.js';
import { fit } from '../network/fit.js';

/** Fits what the network has to beat, on the same rows: the base rate, and a logistic regression. */
export const fitBaselines = node({
  name: 'fit-baselines',
  tags: ['training'],
  inputs: ['features', 'labels', 'split', 'recipe'],
  outputs: ['baselines'],
  run: async ({ features, labels, split, recipe }, { signal }) => {
    let late = 0;
    for (let row = 0; row < split.training; row++) late += labels[row] ?? 0;
    const logisticRegression = await fit(
      { features, labels, rows: split.training },
      { ...recipe, hidden: [] },
      { signal, report: () => {} },
    );
    return { baselines: { baseRate: late / split.training, logisticRegression } };
  },
});
