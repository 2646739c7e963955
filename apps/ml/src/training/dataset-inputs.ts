import { columnsOf, flightInstance, flightLabel, viewOf } from '@tripod/contracts';
import type { DatasetInput } from '../runs/run-store.js';
import type { TrainingPlan } from './plan-training.js';

/** The datasets of a training as MLflow's run inputs, named by their dataset versions. */
export function datasetInputs({ versions }: TrainingPlan): readonly DatasetInput[] {
  const columns = [...columnsOf(flightInstance.schema), ...columnsOf(flightLabel.schema.pick({ late: true }))];
  return Object.entries(versions).map(([context, { period, hash, rows }]) => ({
    name: `flights ${period.from} to ${period.to}`,
    digest: hash,
    sourceType: 'postgres',
    source: { views: [viewOf(flightInstance), viewOf(flightLabel)], ...period, dataset_version: hash },
    schema: { mlflow_colspec: columns.map(({ name, mlflow }) => ({ name, type: mlflow, required: true })) },
    profile: { num_rows: rows },
    context: context === 'test' ? 'evaluation' : context,
  }));
}
