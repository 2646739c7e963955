import { applyPolicy, worthOf } from '../policy/apply-policy.js';
import { brokersDesk } from './index.js';

const settings = { DENIAL_COST: 2000, REVIEW_COST: 150, REVIEW_AVERTS: 0.3 };
const predicted = {
  rows: 3,
  instances: { application_id: Int32Array.of(11, 12, 13) },
  outputs: { application_id: Int32Array.of(11, 12, 13), denial_probability: Float64Array.of(0.05, 0.9, 0.2) },
};
const decided = applyPolicy(brokersDesk.policy, predicted, settings);

describe("the broker's desk", () => {
  it('decides each application with its expected cost', () => {
    expect(decided.decisions).toEqual(['file', 'review', 'file']);
    expect(Array.from(decided.expectedCosts ?? [])).toEqual([100, 1410, 400].map((cost) => expect.closeTo(cost, 9)));
  });

  it('compares what it cost with filing all, on the applications that a bank has decided', () => {
    const labels = { rows: Int32Array.of(0, 1), columns: { application_id: Int32Array.of(11, 12), denied: Uint8Array.of(0, 1) } };
    expect(worthOf(brokersDesk.policy, decided, { ...labels, setAside: [] }, settings)?.figures).toEqual({ policy: 1550, fileAll: 2000, saved: 450 });
  });

  it('names the most doubtful applications first', () => {
    expect(brokersDesk.policy.examples?.(decided, settings)).toEqual([
      'Application 12: 90.0 % likely denied: review',
      'Application 13: 20.0 % likely denied: file',
      'Application 11: 5.0 % likely denied: file',
    ]);
  });
});
