import { MINUTES_A_DAY } from '../../time/calendar.js';

/** A past flight of the last half day is one of today; an older one is history. */
export const HALF_DAY = MINUTES_A_DAY / 2;
/** Older past flights count nowhere. */
export const HISTORY_MINUTES = 14 * MINUTES_A_DAY + HALF_DAY;

const [AHEAD, NOW, AGO_5, AGO_15, AGO_60, AGO_240] = [-30, -5, 5, 15, 60, 240] as const;

/** A delay beyond these limits leads to no counted slot, whatever the shift. */
export const DELAY_LIMITS = { min: AHEAD - HALF_DAY, max: AGO_240 + HALF_DAY } as const;
/** The least slot of a delay within the limits. */
export const LEAST_SLOT = DELAY_LIMITS.min - HALF_DAY;

/** Which of the five counts a slot belongs to, 1 to 5, by slot less the least one; 0 and 6: to none. */
export const RANGE_OF_SLOT = Uint8Array.from(
  { length: DELAY_LIMITS.max + HALF_DAY - LEAST_SLOT },
  (_, index) => [AHEAD, NOW, AGO_5, AGO_15, AGO_60, AGO_240].filter((bound) => bound <= LEAST_SLOT + index).length,
);
