import { node } from '../datasets.js';
import { probabilityScores } from '../metrics/probability.js';
import { ranking } from '../metrics/ranking.js';
import { fit } from '../network/fit.js';
import { predict } from '../network/predict.js';

/** Fits the network on the training rows and, while it does, measures it on the validation rows. */
export const trainNetwork = node({
  name: 'train-network',
  tags: ['training'],
  inputs: ['features', 'labels', 'split', 'recipe'],
  outputs: ['network'],
  run: async ({ features, labels, split, recipe }, step) => {
    const { columns, values } = features;
    const end = split.training + split.validation;
    const validation = {
      rows: split.validation,
      columns,
      values: values.subarray(split.training * columns.length, end * columns.length),
    };
    const validationLabels = labels.subarray(split.training, end);
    const network = await fit({ features, labels, rows: split.training }, recipe, step, (soFar) => {
      const probabilities = predict(soFar, validation);
      return {
        validation_log_loss: probabilityScores(probabilities, validationLabels).logLoss,
        validation_roc_auc: ranking(probabilities, validationLabels).rocAuc,
      };
    });
    return { network };
  },
});
