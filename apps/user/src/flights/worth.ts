import type { PolicyCosts } from './costs.js';
import { decide, expectedCost, type Decision } from './decide.js';

/** What decisions cost once the outcomes are known, compared with what else could have been done. US dollars. */
export interface FlightsWorth extends Readonly<Record<string, number | null>> {
  readonly labelled: number;
  readonly policy: number;
  readonly doNothing: number;
  readonly holdAll: number;
  readonly rebookAll: number;
  /** The same costs with a forecast that is always right: no policy does better. */
  readonly perfect: number;
  readonly savedAgainstDoingNothing: number;
  readonly savedAgainstHoldingAll: number;
  readonly savedAgainstRebookingAll: number;
  /** Saving against doing nothing as a part of what a perfect forecast saves; null when nothing can be saved. */
  readonly shareOfPerfect: number | null;
}

/**
 * Compares decisions with outcomes, flight by flight.
 *
 * @param late 1 for a flight that arrived late, 0 for one that did not; one entry for each decision
 */
export function worthOf(decisions: readonly Decision[], late: Uint8Array, costs: PolicyCosts): FlightsWorth {
  let [policy, doNothing, holdAll, rebookAll, perfect] = [0, 0, 0, 0, 0];
  if (late.length !== decisions.length) throw new RangeError(`${late.length} outcomes for ${decisions.length} decisions`);
  decisions.forEach((decision, i) => {
    const probability = late[i] === 1 ? 1 : 0;
    policy += expectedCost(decision, probability, costs);
    doNothing += expectedCost('none', probability, costs);
    holdAll += expectedCost('hold', probability, costs);
    rebookAll += expectedCost('rebook', probability, costs);
    perfect += decide(probability, costs).expectedCost;
  });
  return {
    ...{ labelled: decisions.length, policy, doNothing, holdAll, rebookAll, perfect },
    savedAgainstDoingNothing: doNothing - policy,
    savedAgainstHoldingAll: holdAll - policy,
    savedAgainstRebookingAll: rebookAll - policy,
    shareOfPerfect: doNothing > perfect ? (doNothing - policy) / (doNothing - perfect) : null,
  };
}
