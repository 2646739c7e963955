import type { DatasetDefinition } from '../store/dataset-definition.js';

/** As the tables were made: a released migration never changes, whatever becomes of the contract. */
const applicationInstances: DatasetDefinition = {
  contract: 'application_instance',
  version: 1,
  key: 'application_id',
  columns: [
    { name: 'application_id', type: 'integer' },
    { name: 'debt_to_income', type: 'double precision' },
    { name: 'housing_to_income', type: 'double precision' },
    { name: 'loan_to_value', type: 'double precision' },
    { name: 'consumer_credit_score', type: 'double precision' },
    { name: 'mortgage_credit_score', type: 'double precision' },
    { name: 'public_bad_credit', type: 'text', nullable: true },
    { name: 'insurance_denied', type: 'text' },
    { name: 'self_employed', type: 'text', nullable: true },
    { name: 'single', type: 'text' },
    { name: 'industry_unemployment', type: 'double precision' },
    { name: 'condominium', type: 'boolean' },
    { name: 'black', type: 'text' },
  ],
};

const applicationLabels: DatasetDefinition = {
  contract: 'application_label',
  version: 1,
  key: 'application_id',
  columns: [
    { name: 'application_id', type: 'integer' },
    { name: 'denied', type: 'boolean' },
  ],
};

/** By name, in the order in which they run; a later change of the tables is a new one. */
export const migrations = {
  '0002-applications': { datasets: [applicationInstances, applicationLabels] },
} as const;
