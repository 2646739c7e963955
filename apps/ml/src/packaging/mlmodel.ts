import { columnsNamed, columnsOf, type Column } from '@tripod/contracts';
import { stringify } from 'yaml';
import type { Model } from '../model/model.js';
import type { SourceFacts } from '../reproduction/source-facts.js';
import { outputNames } from '../tasks/output-columns.js';
import { LEAST_NODE } from './least-node.js';
import type { PythonFlavour } from './python-flavour.js';

/** What `MLmodel` says that differs from one package of a model to the next. */
export interface ModelFacts {
  readonly runId: string;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  readonly fingerprint: string;
  readonly backend: string;
  /** Where the code of training comes from: the signature vouches for it too. Undefined outside of a git checkout. */
  readonly source?: SourceFacts | undefined;
}

/** Name of the example file: one stored instance, as MLflow's `dataframe_split`. */
export const inputExampleFile = 'input_example.json';
/** The same as a body for `/invocations`. */
export const servingExampleFile = 'serving_input_example.json';

/**
 * MLflow's type of each input. Any other would have MLflow change values before the package sees them: null of a boolean to
 * false, 3.7 of an integer to 3; and refuse what pandas makes of good rows, such as int64 where a double is expected.
 * With this one the package judges the rows as they are sent.
 */
const ANY = 'any';

/**
 * `MLmodel` (MLflow, "MLmodel configuration"): which contracts the package speaks, its signature, and how it is run.
 * Its columns come from the contracts; the ones that the model reads are required.
 */
export function mlmodel({ name, instance, role, columns }: Model, { runId, createdAt, fingerprint, backend, source }: ModelFacts, python: PythonFlavour): string {
  const read: ReadonlySet<string> = new Set(columns);
  const inputs = columnsOf(instance).map((column) => ({ type: ANY, name: column.name, required: read.has(column.name) }));
  const outputs = columnsNamed(role.contract, outputNames(role)).map(({ mlflow, name: output }) => ({ type: mlflow, name: output, required: true }));
  return stringify(
    {
      flavors: {
        nodejs_function: { entry: 'inference.mjs', worker: 'worker.mjs', node_version: `>=${LEAST_NODE}` },
        python_function: python,
      },
      metadata: {
        package_format: 1,
        model: name,
        task: role.task.type,
        instance_contract: { name: instance.name, version: instance.version },
        prediction_contract: { name: role.contract.name, version: role.contract.version },
        columns: Object.fromEntries(columnsOf(instance).map((column) => [column.name, kindOf(column)])),
        fingerprint,
        trained_on: backend,
        predicts_on: 'wasm',
        ...(source && { source }),
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

/** `integer or null`, for people: the types of the signature cannot say it. */
function kindOf({ kind, nullable }: Column): string {
  return nullable ? `${kind} or null` : kind;
}
