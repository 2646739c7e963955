import type { Business, ColumnsOf } from '@tripod/contracts';
import type { z } from 'zod';
import { settingNames } from './config.js';
import type { Policy } from './policy/policy.js';

/** What the composition root hands to the app: the business, and what is decided about it. */
export interface Project {
  readonly business: Business;
  readonly policy: Policy;
}

/**
 * Joins a business and a policy. The policy's functions are typed by the business's contracts.
 *
 * @throws {TypeError} for a prediction that the business does not have, a policy without a decision, a setting of the app's
 */
export function defineProject<B extends Business, Name extends keyof B['predictions'] & string, Decision extends string, Shape extends z.ZodRawShape>(
  business: B,
  policy: Policy<ColumnsOf<B['instance']>, ColumnsOf<B['predictions'][Name]['contract']>, ColumnsOf<B['label']>, Decision, Shape> & { readonly prediction: Name },
): Project {
  if (business.predictions[policy.prediction] === undefined) {
    throw new TypeError(`policy '${policy.name}' decides by prediction '${policy.prediction}'; the business has ${Object.keys(business.predictions).join(', ')}`);
  }
  if (Object.keys(policy.decisions).length === 0) throw new TypeError(`policy '${policy.name}' has no decisions`);
  const taken = Object.keys(policy.settings).find((name) => settingNames().includes(name));
  if (taken !== undefined) throw new TypeError(`policy '${policy.name}' has the setting ${taken}, which is the app's`);
  return Object.freeze({ business, policy });
}
