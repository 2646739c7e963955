import { business } from '@tripod/contracts';
import { defineProject } from '../define-project.js';
import { numberSetting } from '../number-setting.js';
import { inShare } from '../policy/text-table.js';

/** A bank's letters: offers an account to those who are expected to earn enough for it. */
export const accountOffers = defineProject(business, {
  name: 'offers',
  description: 'decide for each worker: offer the account, or do not',
  prediction: 'wage',
  decisions: { offer: 'offer the account', none: 'write nothing' },
  /** Thousands of US dollars a year. */
  settings: { OFFER_FROM_WAGE: numberSetting({ min: 0, max: 10_000 }).default(130) },

  decide({ outputs }, { OFFER_FROM_WAGE }) {
    return { decisions: Array.from(outputs.wage, (wage) => (wage >= OFFER_FROM_WAGE ? 'offer' : 'none')) };
  },

  worth({ decisions, labels }, { OFFER_FROM_WAGE }) {
    const earns = (row: number) => labels.wage[row]! >= OFFER_FROM_WAGE;
    const rows = [...decisions.keys()];
    const offered = rows.filter((row) => decisions[row] === 'offer');
    const shareRight = offered.length === 0 ? null : offered.filter(earns).length / offered.length;
    const figures = { offered: offered.length, shareRight, missed: rows.filter((row) => decisions[row] === 'none' && earns(row)).length };
    const inWords = shareRight === null ? 'Nobody got an offer.' : `Of ${offered.length} offers, ${inShare(shareRight)} went to somebody who earns enough; ${figures.missed} who do got none.`;
    return { figures, inWords: [inWords] };
  },

  examples({ instances, outputs, decisions }) {
    const best = [...decisions.keys()].sort((one, other) => outputs.wage[other]! - outputs.wage[one]!);
    return best.slice(0, 3).map((row) => `Worker ${instances.worker_id[row]}, aged ${instances.age[row]}: about ${outputs.wage[row]!.toFixed(0)},000 dollars: ${decisions[row]}`);
  },
});
