import { defineBusiness } from '../contract/business.js';
import { workerInstance } from './worker-instance.js';
import { workerLabel } from './worker-label.js';
import { workerPrediction } from './worker-prediction.js';

/** The wages: what general code must know about them. */
export const business = defineBusiness({
  noun: { one: 'worker', many: 'workers' },
  instance: workerInstance,
  label: workerLabel,
  predictions: {
    wage: { contract: workerPrediction, task: { type: 'number', label: 'wage', output: 'wage' } },
  },
});
