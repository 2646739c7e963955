import type { DatasetDefinition } from '../store/dataset-definition.js';

/** As the tables were made: a released migration never changes, whatever becomes of the contract. */
const flightInstances: DatasetDefinition = {
  contract: 'flight_instance',
  version: 1,
  key: 'flight_id',
  time: 'departed_at',
  columns: [
    { name: 'flight_id', type: 'text' },
    { name: 'departed_at', type: 'timestamp' },
    { name: 'origin', type: 'text' },
    { name: 'destination', type: 'text' },
    { name: 'distance_miles', type: 'integer' },
    { name: 'slots_5_to_30_min_ahead', type: 'integer' },
    { name: 'slots_now', type: 'integer' },
    { name: 'slots_5_to_15_min_ago', type: 'integer' },
    { name: 'slots_15_to_60_min_ago', type: 'integer' },
    { name: 'slots_1_to_4_h_ago', type: 'integer' },
    { name: 'route_departures_this_time_14d', type: 'integer' },
    { name: 'route_late_this_time_14d', type: 'integer' },
    { name: 'route_departures_15min', type: 'integer' },
    { name: 'route_departures_4h', type: 'integer' },
    { name: 'origin_arrivals_60min', type: 'integer' },
    { name: 'origin_late_arrivals_60min', type: 'integer' },
    { name: 'destination_arrivals_60min', type: 'integer' },
    { name: 'destination_late_arrivals_60min', type: 'integer' },
  ],
};

const flightLabels: DatasetDefinition = {
  contract: 'flight_label',
  version: 1,
  key: 'flight_id',
  columns: [
    { name: 'flight_id', type: 'text' },
    { name: 'delay_minutes', type: 'integer' },
    { name: 'late', type: 'boolean' },
    { name: 'known_at', type: 'timestamp' },
  ],
};

/** By name, in the order in which they run; a later change of the tables is a new one. */
export const migrations = {
  '0002-flights': { datasets: [flightInstances, flightLabels] },
} as const;
