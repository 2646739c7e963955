import { business, valueAt } from '@tripod/contracts';
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
    const earnsEnough = (row: number) => valueAt(labels.wage, row) >= OFFER_FROM_WAGE;
    const rowsOf = (wanted: 'offer' | 'none') => [...decisions.keys()].filter((row) => valueAt(decisions, row) === wanted);
    const offered = rowsOf('offer');
    const missed = rowsOf('none').filter(earnsEnough).length;
    if (offered.length === 0) return { figures: { offered: 0, shareRight: null, missed }, inWords: [`Nobody got an offer; ${missed} earn enough.`] };
    const shareRight = offered.filter(earnsEnough).length / offered.length;
    const inWords = [`Of ${offered.length} offers, ${inShare(shareRight)} went to somebody who earns enough; ${missed} more who do got none.`];
    return { figures: { offered: offered.length, shareRight, missed }, inWords };
  },

  examples({ instances, outputs, decisions }) {
    const wage = (row: number) => valueAt(outputs.wage, row);
    const best = [...decisions.keys()].sort((one, other) => wage(other) - wage(one)).slice(0, 3);
    return best.map((row) => `Worker ${valueAt(instances.worker_id, row)}, aged ${valueAt(instances.age, row)}: about ${wage(row).toFixed(0)},000 dollars: ${valueAt(decisions, row)}`);
  },
});
