import type { ColumnsOf, flightInstance } from '@tripod/contracts';

type InstanceColumn = keyof ColumnsOf<typeof flightInstance>;

/** The counts of an instance: what was known when it left. */
export const countColumns = [
  'slots_5_to_30_min_ahead',
  'slots_now',
  'slots_5_to_15_min_ago',
  'slots_15_to_60_min_ago',
  'slots_1_to_4_h_ago',
  'route_departures_this_time_14d',
  'route_late_this_time_14d',
  'route_departures_15min',
  'route_departures_4h',
  'origin_arrivals_60min',
  'origin_late_arrivals_60min',
  'destination_arrivals_60min',
  'destination_late_arrivals_60min',
] as const satisfies readonly InstanceColumn[];

/** The columns of an instance that the models read. */
export const instanceColumns = ['departed_at', 'distance_miles', ...countColumns] as const satisfies readonly InstanceColumn[];

/** The columns that say something together: an explanation has one figure for each of these, and for each other column. */
export const columnGroups = {
  'time of departure': ['departed_at'],
  'slots ahead': ['slots_5_to_30_min_ahead', 'slots_now'],
  'slots gone by': ['slots_5_to_15_min_ago', 'slots_15_to_60_min_ago', 'slots_1_to_4_h_ago'],
  'route at this time': ['route_departures_this_time_14d', 'route_late_this_time_14d'],
  'route lately': ['route_departures_15min', 'route_departures_4h'],
  'origin lately': ['origin_arrivals_60min', 'origin_late_arrivals_60min'],
  'destination lately': ['destination_arrivals_60min', 'destination_late_arrivals_60min'],
} as const satisfies Readonly<Record<string, readonly InstanceColumn[]>>;
