import { columnOf, columnsOf, viewOf, type Contract } from '@tripod/contracts';
import { partitionsIn, wordsOf, type Partitions, type Split } from '../instances/split.js';
import type { DatasetInput, DatasetName } from '../runs/active-run.js';
import type { TrainingPlan } from './plan-training.js';

const contexts = { training: 'training', validation: 'validation', test: 'evaluation' } as const satisfies Record<keyof Split, string>;

/** What names a part of a training's data in a run: contract and rows without blanks, and the hash of their version. */
export function datasetName({ model, split, versions }: Pick<TrainingPlan, 'model' | 'split' | 'versions'>, part: keyof Split): DatasetName {
  return { name: `${model.instance.name} ${wordsOf(split[part])}`.replaceAll(' ', '_'), digest: versions[part].hash };
}

/** The rows that a dataset's name says, if it is one of this contract. */
export function partitionsOfDataset(name: string, instance: Pick<Contract, 'name'>): Partitions | undefined {
  const words = name.replaceAll('_', ' ');
  const beginning = `${instance.name.replaceAll('_', ' ')} `;
  return words.startsWith(beginning) ? partitionsIn(words.slice(beginning.length)) : undefined;
}

/** The datasets of a training as MLflow's run inputs, named by their dataset versions. */
export function datasetInputs(plan: TrainingPlan): readonly DatasetInput[] {
  const { model, etl, split, versions } = plan;
  const { instance, label, role } = model;
  const columns = [...columnsOf(instance), columnOf(label, role.task.label)];
  const part = (name: keyof Split): DatasetInput => ({
    ...datasetName(plan, name),
    sourceType: 'postgres',
    source: { views: [viewOf(instance, etl), viewOf(label, etl)], partitions: split[name], dataset_version: versions[name].hash },
    schema: { mlflow_colspec: columns.map(({ name: column, mlflow }) => ({ name: column, type: mlflow, required: true })) },
    profile: { num_rows: versions[name].rows },
    context: contexts[name],
  });
  return [part('training'), part('validation'), part('test')];
}
