import { IANAZone } from 'luxon';
import { MINUTES_A_DAY } from './calendar.js';

/**
 * Converts a minute on a wall clock (since 1970, as if the clock showed UTC) into a minute of UTC since 1970.
 * An ambiguous minute is the later one. A minute that the clock skips moves forward by the skip: 02:10 becomes 03:10.
 */
export type Clock = (localMinute: number) => number;

/** From a minute of UTC since 1970 on, the offset of the clock from UTC in minutes; the next span ends it. */
interface OffsetSpan {
  readonly from: number;
  readonly offset: number;
}

/** Offsets are looked up once for each block of 365 days, not for each minute. */
const BLOCK = 365 * MINUTES_A_DAY;
/** Wider than any offset, so that the spans of a block cover all of its local minutes. */
const MARGIN = 2 * MINUTES_A_DAY;

/**
 * The wall clock of an IANA time zone, such as `America/New_York`.
 *
 * @throws {RangeError} when the zone is not known
 */
export function clockOf(zoneName: string): Clock {
  const zone = IANAZone.create(zoneName);
  if (!zone.isValid) throw new RangeError(`'${zoneName}' is not a valid time zone. Use an IANA name, such as 'Europe/Berlin'.`);
  const blocks = new Map<number, readonly OffsetSpan[]>();
  let block = Number.NaN;
  let spans: readonly OffsetSpan[] = [];
  return (localMinute) => {
    const wanted = Math.floor(localMinute / BLOCK);
    if (wanted !== block) {
      spans = blocks.get(wanted) ?? spansOf(zone, wanted * BLOCK - MARGIN, (wanted + 1) * BLOCK + MARGIN);
      blocks.set(wanted, spans);
      block = wanted;
    }
    return toUtc(spans, localMinute);
  };
}

/** Searches from the latest span, so that it finds the later of two candidates first. */
function toUtc(spans: readonly OffsetSpan[], localMinute: number): number {
  for (let index = spans.length - 1; ; index--) {
    const { from, offset } = spans[index]!;
    const utc = localMinute - offset;
    // After the end of this span, too: the clock skipped such a minute, and it moves forward by the skip.
    if (utc >= from) return utc;
  }
}

function spansOf(zone: IANAZone, from: number, until: number): OffsetSpan[] {
  let offset = offsetAt(zone, from);
  const spans: OffsetSpan[] = [{ from: Number.NEGATIVE_INFINITY, offset }];
  for (let probe = from; probe < until; probe += MINUTES_A_DAY) {
    const next = offsetAt(zone, probe + MINUTES_A_DAY);
    if (next === offset) continue;
    spans.push({ from: firstMinuteOf(zone, next, probe, probe + MINUTES_A_DAY), offset: next });
    offset = next;
  }
  return spans;
}

/** Bisects a day in which the offset changes once: the first minute of UTC with the new offset. */
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
