import fc from 'fast-check';
import { DEFAULT_COSTS, type PolicyCosts } from './costs.js';
import { decide, DECISIONS, expectedCost } from './decide.js';
import { worthOf } from './worth.js';

const dollars = fc.integer({ min: 0, max: 20_000 });
const percent = fc.integer({ min: 0, max: 100 }).map((whole) => whole / 100);
const action = fc.record({ price: dollars, averts: percent });
const anyCosts: fc.Arbitrary<PolicyCosts> = fc.record({ damage: dollars, hold: action, rebook: action });
const decidedFlights = fc.array(fc.tuple(fc.constantFrom(...DECISIONS), fc.boolean()), {
  minLength: 1,
  maxLength: 50,
});
const outcomes = (late: readonly boolean[]) => Uint8Array.from(late, Number);
const split = (flights: [(typeof DECISIONS)[number], boolean][]) =>
  [flights.map(([decision]) => decision), outcomes(flights.map(([, late]) => late))] as const;

describe('what decisions are worth', () => {
  it('is at most what a perfect forecast would have made of it', () => {
    fc.assert(
      fc.property(decidedFlights, anyCosts, (flights, costs) => {
        const worth = worthOf(...split(flights), costs);
        const rounding = 1e-6 * flights.length;
        for (const cost of [worth.policy, worth.doNothing, worth.holdAll, worth.rebookAll]) {
          expect(worth.perfect).toBeLessThanOrEqual(cost + rounding);
        }
        if (worth.shareOfPerfect !== null) expect(worth.shareOfPerfect).toBeLessThanOrEqual(1 + 1e-9);
      }),
    );
  });

  it('is that of the one decision when all flights have the same', () => {
    fc.assert(
      fc.property(fc.constantFrom(...DECISIONS), fc.array(fc.boolean(), { minLength: 1 }), anyCosts, (decision, late, costs) => {
        const worth = worthOf(
          late.map(() => decision),
          outcomes(late),
          costs,
        );
        expect(worth.policy).toBe({ none: worth.doNothing, hold: worth.holdAll, rebook: worth.rebookAll }[decision]);
      }),
    );
  });

  it('is perfect when a forecast that is always right decides', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1 }), anyCosts, (late, costs) => {
        const decisions = late.map((outcome) => decide(outcome ? 1 : 0, costs).decision);
        const worth = worthOf(decisions, outcomes(late), costs);
        expect(worth.policy).toBe(worth.perfect);
      }),
    );
  });

  it('is, at the true rate, what was expected of the flights', () => {
    const late = Array.from({ length: 100 }, (_, i) => i < 30);
    expect(
      worthOf(
        late.map(() => 'hold' as const),
        outcomes(late),
        DEFAULT_COSTS,
      ).policy,
    ).toBeCloseTo(100 * expectedCost('hold', 0.3, DEFAULT_COSTS), 6);
  });

  it('adds up the costs of each flight', () => {
    expect(worthOf(['rebook', 'none'], Uint8Array.of(1, 1), DEFAULT_COSTS)).toEqual({
      ...{ labelled: 2, policy: 6000, doNothing: 8000, holdAll: 5300, rebookAll: 4000, perfect: 4000 },
      ...{ savedAgainstDoingNothing: 2000, savedAgainstHoldingAll: -700, savedAgainstRebookingAll: -2000, shareOfPerfect: 0.5 },
    });
  });

  it('has no share of perfect where nothing could be saved', () => {
    expect(worthOf(['none'], Uint8Array.of(0), DEFAULT_COSTS).shareOfPerfect).toBeNull();
  });

  it('needs an outcome for each decision', () => {
    expect(() => worthOf(['none', 'hold'], Uint8Array.of(0), DEFAULT_COSTS)).toThrow('1 outcomes for 2 decisions');
  });
});
