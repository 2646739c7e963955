import { business } from '@tripod/contracts';
import type { z } from 'zod';
import { defineProject } from '../define-project.js';
import { numberSetting } from '../number-setting.js';
import { inShare } from '../policy/text-table.js';
import { decide, expectedCost, type ReviewCosts } from './review.js';

const dollars = numberSetting({ min: 0, max: 1e6 });

const settings = {
  DENIAL_COST: dollars.default(2000),
  REVIEW_COST: dollars.default(150),
  REVIEW_AVERTS: numberSetting({ min: 0, max: 1 }).default(0.3),
};

const costsOf = ({ DENIAL_COST, REVIEW_COST, REVIEW_AVERTS }: z.infer<z.ZodObject<typeof settings>>): ReviewCosts => ({
  denial: DENIAL_COST,
  review: REVIEW_COST,
  averts: REVIEW_AVERTS,
});

/** The broker's desk: reviews an application before it is filed, where that is expected to be cheaper than a denial. */
export const brokersDesk = defineProject(business, {
  name: 'reviews',
  description: 'decide for each application: file it, or review it first',
  prediction: 'denial',
  decisions: { file: 'file as it is', review: 'review first' },
  settings,

  decide({ outputs }, settings) {
    const costs = costsOf(settings);
    const decisions = Array.from(outputs.denial_probability, (probability) => decide(probability, costs));
    return { decisions, expectedCosts: outputs.denial_probability.map((probability, row) => expectedCost(decisions[row]!, probability, costs)) };
  },

  worth({ decisions, labels }, settings) {
    const costs = costsOf(settings);
    let [policy, fileAll] = [0, 0];
    for (const [row, decision] of decisions.entries()) {
      policy += expectedCost(decision, labels.denied[row]!, costs);
      fileAll += expectedCost('file', labels.denied[row]!, costs);
    }
    return { figures: { policy, fileAll, saved: fileAll - policy }, inWords: [`The decisions cost $${policy.toFixed(0)}; filing all as they are would cost $${fileAll.toFixed(0)}.`] };
  },

  examples({ instances, outputs, decisions }) {
    const doubtful = [...decisions.keys()].sort((one, other) => outputs.denial_probability[other]! - outputs.denial_probability[one]!);
    return doubtful.slice(0, 3).map((row) => `Application ${instances.application_id[row]}: ${inShare(outputs.denial_probability[row]!)} likely denied: ${decisions[row]}`);
  },
});
