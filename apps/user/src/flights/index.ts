import { business, minuteText, valueAt } from '@tripod/contracts';
import { defineProject } from '../define-project.js';
import { costSettings, costsOf } from './costs.js';
import { decide } from './decide.js';
import { examplesOf, worthInWords, type FlightDecision } from './in-words.js';
import { worthOf } from './worth.js';

/** The connection desk: decides what to do for the passengers of each flight in the air, by what it is expected to cost. */
export const connectionDesk = defineProject(business, {
  name: 'connections',
  description: 'decide for each flight of a day: do nothing, hold connections or rebook',
  prediction: 'late',
  decisions: { none: 'do nothing', hold: 'hold connections', rebook: 'rebook' },
  settings: costSettings,

  decide({ outputs }, settings) {
    const costs = costsOf(settings);
    const decided = Array.from(outputs.late_probability, (probability) => decide(probability, costs));
    return { decisions: decided.map(({ decision }) => decision), expectedCosts: Float64Array.from(decided, ({ expectedCost }) => expectedCost) };
  },

  worth({ decisions, labels }, settings) {
    const figures = worthOf(decisions, labels.late, costsOf(settings));
    return { figures, inWords: worthInWords(figures) };
  },

  examples({ rows, instances, outputs, decisions, expectedCosts = new Float64Array() }, settings) {
    const flights = Array.from({ length: rows }, (_, row): FlightDecision => ({
      departedAt: minuteText(valueAt(instances.departed_at, row)),
      origin: valueAt(instances.origin, row),
      destination: valueAt(instances.destination, row),
      lateProbability: valueAt(outputs.late_probability, row),
      decision: valueAt(decisions, row),
      expectedCost: valueAt(expectedCosts, row),
    }));
    return examplesOf(flights, costsOf(settings));
  },
});
