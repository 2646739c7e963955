import type { z } from 'zod';
import { numberSetting } from '../number-setting.js';

/** US dollars for one flight. */
const dollars = numberSetting({ min: 0, max: 1e9 });

/** A part of a whole, 0 to 1. */
const share = numberSetting({ min: 0, max: 1 });

/** What an action costs and averts. */
export interface ActionCosts {
  /** US dollars, paid whether the flight arrives late or not. */
  readonly price: number;
  /** The part of the damage, 0 to 1, that it averts when the flight is late. */
  readonly averts: number;
}

/**
 * What the desk's actions cost and avert, per flight. The defaults are an order of magnitude for a domestic narrow-body
 * with about forty connecting passengers; replace them by your own figures:
 * - damage: a dozen of them miss their connection; a seat on a later flight, a meal or a night, and lost goodwill cost
 *   about $330 each;
 * - hold: onward flights wait about six minutes, at roughly $75 a minute of crew, fuel and gate. It helps against short
 *   delays only: a little under half of the damage;
 * - rebook: seats on later flights are taken before they sell, and the passengers are informed. It averts most of the damage.
 */
export interface PolicyCosts {
  /** US dollars: missed connections of a late flight when nothing is done. */
  readonly damage: number;
  readonly hold: ActionCosts;
  readonly rebook: ActionCosts;
}

/** The figures of {@link PolicyCosts}' reasons. */
export const DEFAULT_COSTS: PolicyCosts = {
  damage: 4000,
  hold: { price: 450, averts: 0.45 },
  rebook: { price: 1400, averts: 0.85 },
};

/** The costs as settings. */
export const costSettings = {
  DAMAGE_OF_LATE_FLIGHT: dollars.default(DEFAULT_COSTS.damage),
  HOLD_PRICE: dollars.default(DEFAULT_COSTS.hold.price),
  HOLD_AVERTS: share.default(DEFAULT_COSTS.hold.averts),
  REBOOK_PRICE: dollars.default(DEFAULT_COSTS.rebook.price),
  REBOOK_AVERTS: share.default(DEFAULT_COSTS.rebook.averts),
};

/** The costs of the settings. */
export function costsOf(settings: z.infer<z.ZodObject<typeof costSettings>>): PolicyCosts {
  return {
    damage: settings.DAMAGE_OF_LATE_FLIGHT,
    hold: { price: settings.HOLD_PRICE, averts: settings.HOLD_AVERTS },
    rebook: { price: settings.REBOOK_PRICE, averts: settings.REBOOK_AVERTS },
  };
}
