import type { ColumnsOf, flightInstance } from '@tripod/contracts';

/** What was known when flights left: the 13 columns of the contract that a context fills, one value a flight. */
export type Counts = Omit<ColumnsOf<typeof flightInstance>, 'flight_id' | 'departed_at' | 'origin' | 'destination' | 'distance_miles'>;

/** Counts of given columns. The only list of their names; the compiler compares it with the contract. */
export function countsOf(column: (name: keyof Counts) => Int32Array): Counts {
  return {
    slots_5_to_30_min_ahead: column('slots_5_to_30_min_ahead'),
    slots_now: column('slots_now'),
    slots_5_to_15_min_ago: column('slots_5_to_15_min_ago'),
    slots_15_to_60_min_ago: column('slots_15_to_60_min_ago'),
    slots_1_to_4_h_ago: column('slots_1_to_4_h_ago'),
    route_departures_this_time_14d: column('route_departures_this_time_14d'),
    route_late_this_time_14d: column('route_late_this_time_14d'),
    route_departures_15min: column('route_departures_15min'),
    route_departures_4h: column('route_departures_4h'),
    origin_arrivals_60min: column('origin_arrivals_60min'),
    origin_late_arrivals_60min: column('origin_late_arrivals_60min'),
    destination_arrivals_60min: column('destination_arrivals_60min'),
    destination_late_arrivals_60min: column('destination_late_arrivals_60min'),
  };
}

/** Counts of so many flights, all 0, in shared memory. */
export function makeCounts(flights: number): Counts {
  return countsOf(() => new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT * flights)));
}

/** The counts of the flights `from` to `to` - 1: the same memory. */
export function partOf(counts: Counts, from: number, to: number): Counts {
  return countsOf((name) => counts[name].subarray(from, to));
}
