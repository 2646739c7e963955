import type { ShapleyValues, WorthsOf } from './coalitions.js';
import { exactShapley } from './exact-shapley.js';
import { coalitionsSampled, sampledShapley } from './sampled-shapley.js';

/** Up to so many groups the values are exact, from 4,096 coalitions at most. */
export const EXACT_GROUPS = 12;

/** Shapley values of some groups: exact up to twelve, sampled above, with the standard error of each. */
export function shapleyValues(groups: number, worthsOf: WorthsOf): Promise<ShapleyValues> {
  return groups <= EXACT_GROUPS ? exactShapley(groups, worthsOf) : sampledShapley(groups, worthsOf);
}

/** How many coalitions the values of some groups take. */
export function coalitionsAsked(groups: number): number {
  return groups <= EXACT_GROUPS ? 2 ** groups : coalitionsSampled(groups);
}
