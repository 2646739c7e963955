import { LATE_FROM_MINUTES } from '@tripod/contracts';
import { clockOfMinute, type Ring } from './ring.js';

const DAY = 1440;
const HALF_DAY = 720;
const HISTORY_MINUTES = 14 * DAY + HALF_DAY;

/**
 * The nine counts of a flight's own route, over its past flights. Flights of the last half day are today's; older ones,
 * up to 14 days, are history. `shift` is how much later on the clock a past flight left, on whichever day;
 * `slot` is how late this flight would be if it were that one. An unknown delay is a number so low that it counts nowhere.
 */
export function countSlots(past: ReturnType<Ring['view']>, local: number, counts: Int32Array, offset: number): void {
  const { first, next, mask, locals, clocks, delays } = past;
  const clock = clockOfMinute(local);
  // How many slots lie below each bound, as negative numbers: a sign bit is added for each past flight instead of
  // branching on it, as no processor foresees these branches and this loop is most of the work of a replay.
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
    // 1440 * floor((age + 720) / 1440) - age, without the division: clock against clock, the short way round.
    let shift = clocks[index]! - clock;
    if (shift > HALF_DAY) shift -= DAY;
    else if (shift <= -HALF_DAY) shift += DAY;
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
  counts[offset] = belowMinus30 - belowMinus5;
  counts[offset + 1] = belowMinus5 - below5;
  counts[offset + 2] = below5 - below15;
  counts[offset + 3] = below15 - below60;
  counts[offset + 4] = below60 - below240;
  counts[offset + 5] = thisTime;
  counts[offset + 6] = lateThisTime;
  counts[offset + 7] = last15;
  counts[offset + 8] = last240;
}
