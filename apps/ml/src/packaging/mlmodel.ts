import { columnsNamed, columnsOf, type Column } from '@tripod/contracts';
import { stringify } from 'yaml';
import type { Model } from '../model/model.js';
import { outputNames } from '../tasks/output-columns.js';

/** What `MLmodel` says that differs from one package of a model to the next. */
export interface ModelFacts {
  readonly runId: string;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  readonly fingerprint: string;
  readonly backend: string;
}

/** Name of the example file: one stored instance, as MLflow's `dataframe_split`. */
export const inputExampleFile = 'input_example.json';
/** The same as a body for `/invocations`. */
export const servingExampleFile = 'serving_input_example.json';

/**
 * `MLmodel` (MLflow, "MLmodel configuration"): which contracts the package speaks, its signature, and how it is run.
 * Its columns come from the contracts; the ones that the model reads are required.
 */
export function mlmodel({ name, instance, role, columns }: Model, { runId, createdAt, fingerprint, backend }: ModelFacts): string {
  const read: ReadonlySet<string> = new Set(columns);
  const inputs = columnsOf(instance).map((column) => specOf(column, read.has(column.name)));
  const outputs = columnsNamed(role.contract, outputNames(role)).map((column) => specOf(column, true));
  return stringify(
    {
      flavors: {
        nodejs_function: { entry: 'inference.mjs', worker: 'worker.mjs', node_version: '>=20.19' },
      },
      metadata: {
        package_format: 1,
        model: name,
        task: role.task.type,
        instance_contract: { name: instance.name, version: instance.version },
        prediction_contract: { name: role.contract.name, version: role.contract.version },
        fingerprint,
        trained_on: backend,
        predicts_on: 'wasm',
      },
      run_id: runId,
      saved_input_example_info: {
        artifact_path: inputExampleFile,
        pandas_orient: 'split',
        serving_input_path: servingExampleFile,
        type: 'dataframe',
      },
      signature: { inputs: JSON.stringify(inputs), outputs: JSON.stringify(outputs), params: null },
      utc_time_created: new Date(createdAt).toISOString().replace('T', ' ').replace('Z', '000'),
    },
    { defaultStringType: 'PLAIN', lineWidth: 0 },
  );
}

function specOf({ mlflow, name }: Column, required: boolean) {
  return { type: mlflow, name, required };
}
