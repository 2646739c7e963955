import { defineBusiness } from '../contract/business.js';
import { applicationInstance } from './application-instance.js';
import { applicationLabel } from './application-label.js';
import { applicationPrediction } from './application-prediction.js';

/** The mortgages: what general code must know about them. */
export const business = defineBusiness({
  noun: { one: 'application', many: 'applications' },
  instance: applicationInstance,
  label: applicationLabel,
  predictions: {
    denial: { contract: applicationPrediction, task: { type: 'binary', label: 'denied', output: 'denial_probability' } },
  },
});
