/** The airline's own time. */
export interface ReplayClock {
  /** Minutes of UTC since 1970, with fractions. */
  now(): number;
  /** Milliseconds of real time until a minute comes; 0 when it has come. */
  until(minute: number): number;
}

/**
 * A clock that begins at a minute, now, and runs `speed` times as fast as real time. With Infinity all has happened.
 *
 * @param realTime milliseconds; tests pass their own
 */
export function replayClock(begin: number, speed: number, realTime: () => number = () => performance.now()): ReplayClock {
  const started = realTime();
  const now = () => (speed === Infinity ? Infinity : begin + ((realTime() - started) * speed) / 60_000);
  return { now, until: (minute) => Math.max(0, ((minute - now()) * 60_000) / speed) };
}
