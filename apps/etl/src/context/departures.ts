/**
 * Flights in columns, in a fixed order: by local minute of departure, route, and order in the source. Whoever has the
 * same source has the same order. Minutes are counted from 1970. Shared memory, so that a thread can read them.
 */
export interface Departures {
  readonly count: number;
  /** Route names, sorted: origin and destination. */
  readonly routes: readonly (readonly [origin: string, destination: string])[];
  /** On the origin's wall clock. */
  readonly local: Int32Array;
  readonly utc: Int32Array;
  /** Index into `routes`. */
  readonly route: Int32Array;
  readonly distance: Int32Array;
  readonly delay: Int32Array;
  /** UTC minute from which the delay may be used; `NEVER` when it is no label. */
  readonly knownAt: Int32Array;
  /** Running number among the flights of the same local minute and route, from 1. */
  readonly number: Int32Array;
  /** Row of the source, from 0. */
  readonly sourceRow: Int32Array;
}

/** Later than any minute: the outcome may never be used. */
export const NEVER = 2 ** 31 - 1;

/** An assumed bound, as the source has no arrival times: 7 miles a minute, 45 minutes for taxi and holding. */
export function minutesUntilKnown(distanceMiles: number): number {
  return 45 + Math.ceil(distanceMiles / 7);
}
