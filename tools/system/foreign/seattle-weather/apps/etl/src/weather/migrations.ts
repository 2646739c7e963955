import type { DatasetDefinition } from '../store/dataset-definition.js';

/** As the tables were made: a released migration never changes, whatever becomes of the contract. */
const dayInstances: DatasetDefinition = {
  contract: 'day_instance',
  version: 1,
  key: 'day_id',
  time: 'date',
  columns: [
    { name: 'day_id', type: 'text' },
    { name: 'date', type: 'date' },
    { name: 'precipitation_mm', type: 'double precision' },
    { name: 'highest_celsius', type: 'double precision' },
    { name: 'lowest_celsius', type: 'double precision' },
    { name: 'wind_metres_per_second', type: 'double precision' },
  ],
};

const dayLabels: DatasetDefinition = {
  contract: 'day_label',
  version: 1,
  key: 'day_id',
  columns: [
    { name: 'day_id', type: 'text' },
    { name: 'weather', type: 'text' },
  ],
};

/** By name, in the order in which they run; a later change of the tables is a new one. */
export const migrations = {
  '0002-days': { datasets: [dayInstances, dayLabels] },
} as const;
