import { defineBusiness } from '../contract/business.js';
import { dayInstance } from './day-instance.js';
import { dayLabel } from './day-label.js';
import { dayPrediction } from './day-prediction.js';

/** The weather: what general code must know about it. */
export const business = defineBusiness({
  noun: { one: 'day', many: 'days' },
  instance: dayInstance,
  label: dayLabel,
  predictions: {
    weather: {
      contract: dayPrediction,
      task: {
        type: 'classes',
        label: 'weather',
        output: 'weather',
        probabilities: {
          drizzle: 'drizzle_probability',
          fog: 'fog_probability',
          rain: 'rain_probability',
          snow: 'snow_probability',
          sun: 'sun_probability',
        },
      },
    },
  },
});
