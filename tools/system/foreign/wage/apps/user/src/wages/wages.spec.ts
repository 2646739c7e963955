import { applyPolicy, worthOf } from '../policy/apply-policy.js';
import { accountOffers } from './index.js';

const settings = { OFFER_FROM_WAGE: 130 };
const predicted = {
  rows: 4,
  instances: { worker_id: Int32Array.of(2, 3, 4, 5), age: Int32Array.of(30, 41, 52, 63) },
  outputs: { wage: Float64Array.of(90.4, 130, 129.9, 160.2) },
};
const decided = applyPolicy(accountOffers.policy, predicted, settings);
const labels = { rows: Int32Array.of(0, 1, 2, 3), columns: { wage: Float64Array.of(80, 200, 140, 100) }, setAside: [] };

describe('the offers of an account', () => {
  it('go to those who are expected to earn enough, the bound included', () => {
    expect(decided.decisions).toEqual(['none', 'offer', 'none', 'offer']);
  });

  it('are judged by who earns enough', () => {
    expect(worthOf(accountOffers.policy, decided, labels, settings)?.figures).toEqual({ offered: 2, shareRight: 0.5, missed: 1 });
  });

  it('have no share of hits when there are none', () => {
    const none = applyPolicy(accountOffers.policy, predicted, { OFFER_FROM_WAGE: 1000 });
    expect(worthOf(accountOffers.policy, none, labels, { OFFER_FROM_WAGE: 1000 })?.figures).toEqual({ offered: 0, shareRight: null, missed: 0 });
  });

  it('name the highest wages first', () => {
    expect(accountOffers.policy.examples?.(decided, settings)).toEqual([
      'Worker 5, aged 63: about 160,000 dollars: offer',
      'Worker 3, aged 41: about 130,000 dollars: offer',
      'Worker 4, aged 52: about 130,000 dollars: none',
    ]);
  });
});
