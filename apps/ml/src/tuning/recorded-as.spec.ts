import { alarm } from '../../fixtures/models/alarm/index.js';
import { tunedValue, tuningExperiment } from './recorded-as.js';

test('a trial and a search say what they reached, in an experiment of their own', () => {
  expect(tuningExperiment(alarm)).toBe('reading-alarms-tuning');
  expect(tunedValue({ metrics: { trial_roc_auc: 0.7, validation_roc_auc: 0.6 } }, 'roc_auc')).toBe(0.7);
  expect(tunedValue({ metrics: { best_roc_auc: 0.8 } }, 'roc_auc')).toBe(0.8);
  expect(tunedValue({ metrics: { test_roc_auc: 0.9 } }, 'roc_auc')).toBeUndefined();
});
