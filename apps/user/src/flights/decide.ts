import type { PolicyCosts } from './costs.js';

/** What the desk can do for the passengers of a flight in the air, from mild to strong. */
export const DECISIONS = ['none', 'hold', 'rebook'] as const;
export type Decision = (typeof DECISIONS)[number];

/** A decision with the cost that is expected of it, in US dollars. */
export interface DecidedFlight {
  readonly decision: Decision;
  readonly expectedCost: number;
}

/**
 * The expected cost of a decision, in US dollars, when the flight is late with this probability.
 * With probability 0 or 1 it is the cost of the decision once the outcome is known.
 */
export function expectedCost(decision: Decision, lateProbability: number, costs: PolicyCosts): number {
  if (decision === 'none') return lateProbability * costs.damage;
  const { price, averts } = costs[decision];
  return price + lateProbability * costs.damage * (1 - averts);
}

/** The decision with the least expected cost; of equal ones the mildest, because it is the easiest to take back. */
export function decide(lateProbability: number, costs: PolicyCosts): DecidedFlight {
  let best: DecidedFlight = { decision: 'none', expectedCost: expectedCost('none', lateProbability, costs) };
  for (const decision of DECISIONS) {
    const cost = expectedCost(decision, lateProbability, costs);
    if (cost < best.expectedCost) best = { decision, expectedCost: cost };
  }
  return best;
}
