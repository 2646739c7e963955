import type { z } from 'zod';
import { numberSetting } from '../number-setting.js';

/** US dollars for one application, and what a review is good for. */
export interface ReviewCosts {
  /** A denial: fees, and a client who has to begin anew. */
  readonly denial: number;
  /** An hour with the applicant. */
  readonly review: number;
  /** The part of the denials, 0 to 1, that a review averts. */
  readonly averts: number;
}

const dollars = numberSetting({ min: 0, max: 1e6 });

/** The costs as settings. The defaults are guesses: replace them by your own figures. */
export const costSettings = {
  DENIAL_COST: dollars.default(2000),
  REVIEW_COST: dollars.default(150),
  REVIEW_AVERTS: numberSetting({ min: 0, max: 1 }).default(0.3),
};

/** The costs of the settings. */
export function costsOf({ DENIAL_COST, REVIEW_COST, REVIEW_AVERTS }: z.infer<z.ZodObject<typeof costSettings>>): ReviewCosts {
  return { denial: DENIAL_COST, review: REVIEW_COST, averts: REVIEW_AVERTS };
}
