import fc from 'fast-check';
import { z } from 'zod';
import { costSettings, costsOf, DEFAULT_COSTS, type PolicyCosts } from './costs.js';
import { decide, DECISIONS, expectedCost } from './decide.js';

// Whole dollars, whole percent and per mille of probability: ties are then ties, and steps are larger than rounding.
const dollars = fc.integer({ min: 0, max: 20_000 });
const percent = fc.integer({ min: 0, max: 100 }).map((whole) => whole / 100);
const action = fc.record({ price: dollars, averts: percent });
const anyCosts: fc.Arbitrary<PolicyCosts> = fc.record({ damage: dollars, hold: action, rebook: action });
const probability = fc.integer({ min: 0, max: 1000 }).map((whole) => whole / 1000);

const averts = (decision: (typeof DECISIONS)[number], costs: PolicyCosts) => (decision === 'none' ? 0 : costs[decision].averts);

describe('the decision for a flight', () => {
  it('never has a higher expected cost than another', () => {
    fc.assert(
      fc.property(probability, anyCosts, (p, costs) => {
        const chosen = decide(p, costs);
        for (const other of DECISIONS) expect(chosen.expectedCost).toBeLessThanOrEqual(expectedCost(other, p, costs));
        expect(chosen.expectedCost).toBe(expectedCost(chosen.decision, p, costs));
      }),
    );
  });

  it('averts no less of the damage when the flight is more likely late', () => {
    fc.assert(
      fc.property(probability, probability, anyCosts, (p, q, costs) => {
        const [lower, higher] = [Math.min(p, q), Math.max(p, q)];
        fc.pre(lower < higher && costs.damage > 0);
        expect(averts(decide(higher, costs).decision, costs)).toBeGreaterThanOrEqual(
          averts(decide(lower, costs).decision, costs),
        );
      }),
    );
  });

  it('is to do nothing for a flight that is certainly in time', () => {
    fc.assert(fc.property(anyCosts, (costs) => expect(decide(0, costs).decision).toBe('none')));
  });

  it('is the mildest of those that cost the same', () => {
    const same = { price: 100, averts: 0.5 };
    expect(decide(1, { damage: 1000, hold: same, rebook: same }).decision).toBe('hold');
    expect(decide(1, { damage: 200, hold: same, rebook: same }).decision).toBe('none');
  });

  it.each([
    [0.1, 'none', 400],
    [0.25, 'none', 1000],
    [0.26, 'hold', 1022],
    [0.59, 'hold', 1748],
    [0.6, 'rebook', 1760],
    [1, 'rebook', 2000],
  ])('with the default costs and %d likely late is %s, at $%d', (p, decision, cost) => {
    expect(decide(p, DEFAULT_COSTS)).toEqual({ decision, expectedCost: expect.closeTo(cost, 6) });
  });

  it('uses the default costs where no setting names others', () => {
    expect(costsOf(z.object(costSettings).parse({}))).toEqual(DEFAULT_COSTS);
    expect(costsOf(z.object(costSettings).parse({ HOLD_PRICE: '12.5' }))).toEqual({ ...DEFAULT_COSTS, hold: { price: 12.5, averts: 0.45 } });
  });
});
