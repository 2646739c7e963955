import { business, valueAt } from '@tripod/contracts';
import { defineProject } from '../define-project.js';
import { inShare } from '../policy/text-table.js';
import { costSettings, costsOf } from './costs.js';
import { decide, expectedCost } from './review.js';

/** The broker's desk: reviews an application before it is filed, where that is expected to be cheaper than a denial. */
export const brokersDesk = defineProject(business, {
  name: 'reviews',
  description: 'decide for each application: file it, or review it first',
  prediction: 'denial',
  decisions: { file: 'file as it is', review: 'review first' },
  settings: costSettings,

  decide({ outputs }, settings) {
    const costs = costsOf(settings);
    const decisions = Array.from(outputs.denial_probability, (probability) => decide(probability, costs));
    const expectedCosts = outputs.denial_probability.map((probability, row) => expectedCost(valueAt(decisions, row), probability, costs));
    return { decisions, expectedCosts };
  },

  worth({ decisions, labels }, settings) {
    const costs = costsOf(settings);
    let [policy, fileAll] = [0, 0];
    for (const [row, decision] of decisions.entries()) {
      const denied = valueAt(labels.denied, row);
      policy += expectedCost(decision, denied, costs);
      fileAll += expectedCost('file', denied, costs);
    }
    const inWords = [`The decisions cost $${policy.toFixed(0)}; filing all as they are would cost $${fileAll.toFixed(0)}.`];
    return { figures: { policy, fileAll, saved: fileAll - policy }, inWords };
  },

  examples({ instances, outputs, decisions }) {
    const denial = (row: number) => valueAt(outputs.denial_probability, row);
    const mostDoubtful = [...decisions.keys()].sort((one, other) => denial(other) - denial(one)).slice(0, 3);
    return mostDoubtful.map((row) => `Application ${valueAt(instances.application_id, row)}: ${inShare(denial(row))} likely denied: ${valueAt(decisions, row)}`);
  },
});
