import { IANAZone } from 'luxon';

/** A stretch of time with one offset from UTC. All numbers are minutes; `from` and `until` are in UTC since 1970. */
interface Stretch {
  readonly from: number;
  readonly until: number;
  readonly offset: number;
}

/** Translates minutes on a wall clock (counted from 1970 as if it showed UTC) into minutes of UTC since 1970. */
export type Clock = (localMinute: number) => number;

const DAY = 1440;
/** Transitions are looked up once for each block of 365 days, never for a flight. */
const BLOCK = 365 * DAY;

/**
 * The wall clock of an IANA zone. An ambiguous minute is the later one; a minute that the clock leaps over is shifted
 * forward by the leap, as if the clock had not been put forward yet (02:10 becomes 03:10).
 */
export function clockOf(zoneName: string): Clock {
  const zone = IANAZone.create(zoneName);
  const blocks = new Map<number, readonly Stretch[]>();
  let block = Number.NaN;
  let stretches: readonly Stretch[] = [];
  return (localMinute) => {
    const wanted = Math.floor(localMinute / BLOCK);
    if (wanted !== block) {
      stretches = blocks.get(wanted) ?? stretchesOf(zone, wanted * BLOCK - 2 * DAY, (wanted + 1) * BLOCK + 2 * DAY);
      blocks.set(wanted, stretches);
      block = wanted;
    }
    return toUtc(stretches, localMinute);
  };
}

function toUtc(stretches: readonly Stretch[], localMinute: number): number {
  let shifted = Number.NaN;
  // From the latest: the later of two candidates is found first.
  for (let i = stretches.length - 1; i >= 0; i--) {
    const stretch = stretches[i];
    if (stretch === undefined) continue;
    const utc = localMinute - stretch.offset;
    if (utc >= stretch.from) {
      if (utc < stretch.until) return utc;
      // Beyond the end of this stretch and before the start of the next: the clock leapt over it.
      shifted = utc;
      break;
    }
  }
  return shifted;
}

function stretchesOf(zone: IANAZone, from: number, until: number): Stretch[] {
  const stretches: Stretch[] = [];
  let start = from;
  let offset = offsetAt(zone, from);
  for (let probe = from; probe < until; probe += DAY) {
    const next = offsetAt(zone, probe + DAY);
    if (next === offset) continue;
    const change = firstMinuteOf(zone, next, probe, probe + DAY);
    stretches.push({ from: start, until: change, offset });
    start = change;
    offset = next;
  }
  return [...stretches, { from: start, until: until + DAY, offset }];
}

/** Bisects a day in which the offset changes once. */
function firstMinuteOf(zone: IANAZone, offset: number, before: number, after: number): number {
  let [low, high] = [before, after];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(zone, middle) === offset) high = middle;
    else low = middle;
  }
  return high;
}

function offsetAt(zone: IANAZone, utcMinute: number): number {
  return zone.offset(utcMinute * 60_000);
}
