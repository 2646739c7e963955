import type { PolicyCosts } from './costs.js';

/** What the desk can do for the passengers of a flight in the air, from mild to strong. */
export const DECISIONS = ['none', 'hold', 'rebook'] as const;
export type Decision = (typeof DECISIONS)[number];

/** A decision with the expectation it rests on, in US dollars. */
export interface Decided {
  readonly decision: Decision;
  readonly expectedCost: number;
}

/**
 * Dollars to expect of a decision when the flight is late with this probability.
 * With probability 0 or 1 it is what the decision cost once the outcome is known.
 */
export function expectedCost(decision: Decision, lateProbability: number, costs: PolicyCosts): number {
  if (decision === 'none') return lateProbability * costs.damage;
  const { price, averts } = costs[decision];
  return price + lateProbability * costs.damage * (1 - averts);
}

/** The decision of least expected cost; of equal ones the mildest, for it is the easiest to take back. */
export function decide(lateProbability: number, costs: PolicyCosts): Decided {
  let best: Decided = { decision: 'none', expectedCost: expectedCost('none', lateProbability, costs) };
  for (const decision of DECISIONS) {
    const cost = expectedCost(decision, lateProbability, costs);
    if (cost < best.expectedCost) best = { decision, expectedCost: cost };
  }
  return best;
}
