import type { PolicyCosts } from './costs.js';
import { decide, expectedCost, type Decision } from './decide.js';

/** What decisions cost once the outcomes are known, beside what else could have been done. US dollars. */
export interface Worth {
  /** Flights whose outcome is known; the others count nowhere here. */
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
 * Reckons decisions against outcomes, flight by flight.
 *
 * @param late outcome of the flight at the same place, null while unknown
 * @returns null when no outcome is known
 */
export function worthOf(decisions: readonly Decision[], late: readonly (boolean | null)[], costs: PolicyCosts): Worth | null {
  let [labelled, policy, doNothing, holdAll, rebookAll, perfect] = [0, 0, 0, 0, 0, 0];
  decisions.forEach((decision, i) => {
    const outcome = late[i] ?? null;
    if (outcome === null) return;
    const probability = outcome ? 1 : 0;
    labelled += 1;
    policy += expectedCost(decision, probability, costs);
    doNothing += expectedCost('none', probability, costs);
    holdAll += expectedCost('hold', probability, costs);
    rebookAll += expectedCost('rebook', probability, costs);
    perfect += decide(probability, costs).expectedCost;
  });
  if (labelled === 0) return null;
  return {
    ...{ labelled, policy, doNothing, holdAll, rebookAll, perfect },
    savedAgainstDoingNothing: doNothing - policy,
    savedAgainstHoldingAll: holdAll - policy,
    savedAgainstRebookingAll: rebookAll - policy,
    shareOfPerfect: doNothing > perfect ? (doNothing - policy) / (doNothing - perfect) : null,
  };
}
