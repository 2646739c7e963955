import { columnsOf, flightInstance, flightPrediction } from '@tripod/contracts';
import { stringify } from 'yaml';
import { instanceColumns } from '../datasets.js';

/** What `MLmodel` says that is not the same for every package of this app. */
export interface ModelFacts {
  readonly runId: string;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  readonly fingerprint: string;
  readonly backend: string;
}

/** Name of the example file: one real flight, as MLflow's `dataframe_split`. */
export const inputExampleFile = 'input_example.json';
/** The same as a body for `/invocations`. */
export const servingExampleFile = 'serving_input_example.json';

/**
 * `MLmodel` (MLflow, "MLmodel configuration"): which contracts the package speaks, its signature, and how it is run.
 * Its columns come from the contracts; the ones that the model reads are required.
 */
export function mlmodel({ runId, createdAt, fingerprint, backend }: ModelFacts): string {
  const read: ReadonlySet<string> = new Set(instanceColumns);
  const inputs = columnsOf(flightInstance.schema).map(({ name, mlflow }) => ({ type: mlflow, name, required: read.has(name) }));
  const outputs = columnsOf(flightPrediction.schema.pick({ late_probability: true })).map(({ name, mlflow }) => ({
    type: mlflow,
    name,
    required: true,
  }));
  return stringify(
    {
      flavors: {
        nodejs_function: { entry: 'inference.mjs', worker: 'worker.mjs', node_version: '>=20.19' },
      },
      metadata: {
        package_format: 1,
        instance_contract: { name: flightInstance.name, version: flightInstance.version },
        prediction_contract: { name: flightPrediction.name, version: flightPrediction.version },
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
