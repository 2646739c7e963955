import { LATE_FROM_MINUTES } from '@tripod/contracts';
import { clockOfMinute, UNKNOWN_DELAY, type Ring } from './ring.js';

const DAY = 1440;
const HALF_DAY = 720;
const HISTORY_MINUTES = 14 * DAY + HALF_DAY;

/**
 * The nine counts of a flight's own route, over its past flights. Flights of the last half day are today's; older ones,
 * up to 14 days, are history. `shift` is how much later on the clock a past flight left, on whichever day;
 * `slot` is how late this flight would be if it were that one: known only when that one has landed.
 */
export function countSlots(past: ReturnType<Ring['view']>, local: number, counts: Int32Array, offset: number): void {
  const { first, next, mask, locals, clocks, delays } = past;
  const clock = clockOfMinute(local);
  let [ahead, now, ago5, ago15, ago60] = [0, 0, 0, 0, 0];
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
    if (delay === UNKNOWN_DELAY) continue;
    const slot = delay - shift;
    if (slot < -30 || slot >= 240) continue;
    if (slot < -5) ahead++;
    else if (slot < 5) now++;
    else if (slot < 15) ago5++;
    else if (slot < 60) ago15++;
    else ago60++;
  }
  counts[offset] = ahead;
  counts[offset + 1] = now;
  counts[offset + 2] = ago5;
  counts[offset + 3] = ago15;
  counts[offset + 4] = ago60;
  counts[offset + 5] = thisTime;
  counts[offset + 6] = lateThisTime;
  counts[offset + 7] = last15;
  counts[offset + 8] = last240;
}
