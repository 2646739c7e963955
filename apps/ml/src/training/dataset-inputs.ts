import { columnOf, columnsOf, viewOf } from '@tripod/contracts';
import { wordsOf, type Split } from '../instances/split.js';
import type { DatasetInput } from '../runs/active-run.js';
import type { TrainingPlan } from './plan-training.js';

const contexts = { training: 'training', validation: 'validation', test: 'evaluation' } as const satisfies Record<keyof Split, string>;

/** The datasets of a training as MLflow's run inputs, named by their dataset versions. */
export function datasetInputs({ model, etl, split, versions }: TrainingPlan): readonly DatasetInput[] {
  const { instance, label, role } = model;
  const columns = [...columnsOf(instance), columnOf(label, role.task.label)];
  const part = (name: keyof Split): DatasetInput => ({
    name: `${instance.name} ${wordsOf(split[name])}`,
    digest: versions[name].hash,
    sourceType: 'postgres',
    source: { views: [viewOf(instance, etl), viewOf(label, etl)], partitions: split[name], dataset_version: versions[name].hash },
    schema: { mlflow_colspec: columns.map(({ name: column, mlflow }) => ({ name: column, type: mlflow, required: true })) },
    profile: { num_rows: versions[name].rows },
    context: contexts[name],
  });
  return [part('training'), part('validation'), part('test')];
}
