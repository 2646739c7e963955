import { defineBusiness } from '../contract/business.js';
import { flightDelayPrediction } from './flight-delay-prediction.js';
import { flightInstance } from './flight-instance.js';
import { flightLabel } from './flight-label.js';
import { flightPrediction } from './flight-prediction.js';

/** The flights: what general code must know about them. */
export const business = defineBusiness({
  noun: { one: 'flight', many: 'flights' },
  instance: flightInstance,
  label: flightLabel,
  predictions: {
    late: { contract: flightPrediction, task: { type: 'binary', label: 'late', output: 'late_probability' } },
    delay: { contract: flightDelayPrediction, task: { type: 'number', label: 'delay_minutes', output: 'delay_minutes' } },
  },
});
