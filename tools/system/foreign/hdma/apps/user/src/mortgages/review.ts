import type { ReviewCosts } from './costs.js';

/** What a broker can do before the bank sees an application: hand it in as it is, or go through it with the applicant. */
export type Decision = 'file' | 'review';

/** Dollars to expect of a decision. With probability 0 or 1 it is what the decision cost once the bank has decided. */
export function expectedCost(decision: Decision, denialProbability: number, { denial, review, averts }: ReviewCosts): number {
  return decision === 'file' ? denialProbability * denial : review + denialProbability * (1 - averts) * denial;
}

/** The cheaper decision; at equal costs the application is filed. */
export function decide(denialProbability: number, costs: ReviewCosts): Decision {
  return expectedCost('review', denialProbability, costs) < expectedCost('file', denialProbability, costs) ? 'review' : 'file';
}
