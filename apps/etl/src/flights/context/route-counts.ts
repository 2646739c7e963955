import { LATE_FROM_MINUTES } from '@tripod/contracts';
import { MINUTES_A_DAY } from '../../time/calendar.js';
import type { Counts } from './counts.js';
import type { RingView } from './ring.js';
import { HALF_DAY, HISTORY_MINUTES, LEAST_SLOT, RANGE_OF_SLOT } from './slots.js';

const slotsIn = new Int32Array(7);

/**
 * Writes the nine counts of a flight's own route, over its past flights. A past flight of the last half day is one of
 * today; an older one, up to 14 days, is history.
 *
 * - shift: how much later on the clock the past flight left, on whichever day (-719 to 720 minutes).
 * - Slot: how late this flight would be if it were the same daily service as a past one. The past one left at 08:10 and
 *   arrived 20 min late; this one leaves at 08:25, so its slot is 20 + 15 = 35 min: its delay less its shift of -15.
 *
 * The loop is most of the work of a replay. It looks up and adds signs where it could branch, as no processor predicts
 * these branches.
 */
export function countRoute(past: RingView, local: number, counts: Counts, row: number): void {
  const { first, next, mask, locals, delays } = past;
  slotsIn.fill(0);
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
    const shift = MINUTES_A_DAY * (((age + HALF_DAY) / MINUTES_A_DAY) | 0) - age;
    const delay = delays[index]!;
    slotsIn[RANGE_OF_SLOT[delay - shift - LEAST_SLOT]!]!++;
    // 0 within 5 minutes of this clock time, -1 elsewhere.
    const elsewhere = ((shift + 5) | (5 - shift)) >> 31;
    thisTime += 1 + elsewhere;
    lateThisTime += ((LATE_FROM_MINUTES - 1 - delay) >>> 31) & ~elsewhere;
  }
  counts.slots_5_to_30_min_ahead[row] = slotsIn[1]!;
  counts.slots_now[row] = slotsIn[2]!;
  counts.slots_5_to_15_min_ago[row] = slotsIn[3]!;
  counts.slots_15_to_60_min_ago[row] = slotsIn[4]!;
  counts.slots_1_to_4_h_ago[row] = slotsIn[5]!;
  counts.route_departures_this_time_14d[row] = thisTime;
  counts.route_late_this_time_14d[row] = lateThisTime;
  counts.route_departures_15min[row] = last15;
  counts.route_departures_4h[row] = last240;
}
