import { LATE_FROM_MINUTES } from '@tripod/contracts';
import { MINUTES_A_DAY, minuteOfDay } from '../../time/calendar.js';
import type { Counts } from './counts.js';
import type { RingView } from './ring.js';

const HALF_DAY = MINUTES_A_DAY / 2;
/** Older past flights count nowhere. */
export const HISTORY_MINUTES = 14 * MINUTES_A_DAY + HALF_DAY;

/**
 * Writes the nine counts of a flight's own route, over its past flights. A past flight of the last half day is one of
 * today; an older one, up to 14 days, is history.
 *
 * - shift: how much later on the clock the past flight left, on whichever day (-719 to 720 minutes).
 * - Slot: how late this flight would be if it were the same daily service as a past one. The past one left at 08:10 and
 *   arrived 20 min late; this one leaves at 08:25, so its slot is 20 + 15 = 35 min: its delay less its shift of -15.
 *
 * An unknown delay is so low that its slot counts nowhere.
 */
export function countRoute(past: RingView, local: number, counts: Counts, row: number): void {
  const { first, next, mask, locals, clocks, delays } = past;
  const clock = minuteOfDay(local);
  // How many slots lie below each bound, as negative numbers: the loop adds a sign bit for each past flight and does not
  // branch, as no processor predicts these branches and this loop is most of the work of a replay.
  let [below240, below60, below15, below5, belowMinus5, belowMinus30] = [0, 0, 0, 0, 0, 0];
  let [thisTime, lateThisTime, last15, last240] = [0, 0, 0, 0];
  for (let number = first; number < next; number++) {
    const index = number & mask;
    const age = local - locals[index]!;
    if (age < HALF_DAY) {
      if (age <= 240) last240++;
      if (age <= 15) last15++;
      continue;
    }
    if (age >= HISTORY_MINUTES) continue;
    let shift = clocks[index]! - clock;
    if (shift > HALF_DAY) shift -= MINUTES_A_DAY;
    else if (shift <= -HALF_DAY) shift += MINUTES_A_DAY;
    const delay = delays[index]!;
    if (shift >= -5 && shift <= 5) {
      thisTime++;
      if (delay >= LATE_FROM_MINUTES) lateThisTime++;
    }
    const slot = delay - shift;
    below240 += (slot - 240) >> 31;
    below60 += (slot - 60) >> 31;
    below15 += (slot - 15) >> 31;
    below5 += (slot - 5) >> 31;
    belowMinus5 += (slot + 5) >> 31;
    belowMinus30 += (slot + 30) >> 31;
  }
  counts.slots_5_to_30_min_ahead[row] = belowMinus30 - belowMinus5;
  counts.slots_now[row] = belowMinus5 - below5;
  counts.slots_5_to_15_min_ago[row] = below5 - below15;
  counts.slots_15_to_60_min_ago[row] = below15 - below60;
  counts.slots_1_to_4_h_ago[row] = below60 - below240;
  counts.route_departures_this_time_14d[row] = thisTime;
  counts.route_late_this_time_14d[row] = lateThisTime;
  counts.route_departures_15min[row] = last15;
  counts.route_departures_4h[row] = last240;
}
