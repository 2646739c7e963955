/** Origin and destination, IATA codes. */
export type Route = readonly [origin: string, destination: string];

/**
 * Flights in columns, in a fixed order: by local minute of departure, route, and order in the source. The same source
 * gives the same order. Minutes count from 1970. In shared memory, so that a thread reads them without a copy.
 */
export interface Departures {
  readonly count: number;
  /** Sorted by name. */
  readonly routes: readonly Route[];
  /** Minute of departure on the origin's clock. */
  readonly local: Int32Array;
  readonly utc: Int32Array;
  /** Index into `routes`. */
  readonly route: Int32Array;
  readonly distance: Int32Array;
  /** Minutes; {@link UNKNOWN_DELAY} when it is not a valid label. */
  readonly delay: Int32Array;
  /** UTC minute from which the delay may be used; {@link NEVER} when it is not a valid label. */
  readonly knownAt: Int32Array;
  /** Running number among the flights of the same local minute and route, from 1. */
  readonly number: Int32Array;
  /** Row in the source, from 0. */
  readonly sourceRow: Int32Array;
}

/** Later than any minute: the outcome may never be used. */
export const NEVER = 2 ** 31 - 1;

/** In place of a delay that is not a valid label: less than any delay. */
export const UNKNOWN_DELAY = -(2 ** 31);

/** Minutes from departure until the outcome is known. The source has no arrival times: assume 7 miles a minute, and 45 minutes for taxi and holding. */
export function minutesUntilKnown(distanceMiles: number): number {
  return 45 + Math.ceil(distanceMiles / 7);
}
