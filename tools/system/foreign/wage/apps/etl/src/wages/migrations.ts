import type { DatasetDefinition } from '../store/dataset-definition.js';

/** As the tables were made: a released migration never changes, whatever becomes of the contract. */
const workerInstances: DatasetDefinition = {
  contract: 'worker_instance',
  version: 1,
  key: 'worker_id',
  columns: [
    { name: 'worker_id', type: 'integer' },
    { name: 'surveyed_in', type: 'integer' },
    { name: 'age', type: 'integer' },
    { name: 'marital_status', type: 'text' },
    { name: 'race', type: 'text' },
    { name: 'education', type: 'text' },
    { name: 'region', type: 'text' },
    { name: 'job_class', type: 'text' },
    { name: 'health', type: 'text' },
    { name: 'health_insurance', type: 'text' },
  ],
};

const workerLabels: DatasetDefinition = {
  contract: 'worker_label',
  version: 1,
  key: 'worker_id',
  columns: [
    { name: 'worker_id', type: 'integer' },
    { name: 'wage', type: 'double precision' },
  ],
};

/** By name, in the order in which they run; a later change of the tables is a new one. */
export const migrations = {
  '0002-workers': { datasets: [workerInstances, workerLabels] },
} as const;
