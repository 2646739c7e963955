import { z } from 'zod';

/** US dollars for one flight. */
export const dollars = z.coerce.number().min(0).max(1e9);

/** A part of a whole, 0 to 1. */
export const share = z.coerce.number().min(0).max(1);

const action = z.strictObject({
  /** Paid whether the flight turns out late or not. */
  price: dollars,
  /** Which part of the damage it averts when the flight is late. */
  averts: share,
});

/**
 * What the desk's actions cost and avert, per flight. The defaults are an order of magnitude for a domestic narrow-body
 * with about forty connecting passengers, to be replaced by one's own figures:
 * - damage: a dozen of them miss their connection; a seat on a later flight, a meal or a night, and lost goodwill come
 *   to about $330 each;
 * - hold: onward flights wait about six minutes, at roughly $75 a minute of crew, fuel and gate. It helps against short
 *   delays only, a little under half of the damage;
 * - rebook: seats on later flights are taken before they sell, and the passengers told. Most of the damage is averted.
 */
export const policyCosts = z.strictObject({
  /** Missed connections of a late flight when nothing is done. */
  damage: dollars,
  hold: action,
  rebook: action,
});
export type PolicyCosts = z.infer<typeof policyCosts>;

/** The figures of {@link policyCosts}' reasons. */
export const DEFAULT_COSTS: PolicyCosts = {
  damage: 4000,
  hold: { price: 450, averts: 0.45 },
  rebook: { price: 1400, averts: 0.85 },
};
