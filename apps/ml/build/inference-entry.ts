// The entry of `inference.mjs`, the part of a model package that predicts. Bundled with all that it needs;
// it runs where there is Node and nothing else.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { flightInstance, flightPrediction, type PackageColumns } from '@tripod/contracts';
import { run } from '@tripod/nodes';
import * as tf from '@tensorflow/tfjs-core';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { instanceColumns } from '../src/datasets.js';
import { inferenceArtifacts } from '../src/packaging/fitted-artifacts.js';
import { readArtifacts } from '../src/packaging/typed-json.js';
import { inference } from '../src/pipelines/inference.js';
import { checkedInstances } from './check-instances.js';

/** Rows that go through the pipeline at once: enough to be fast, little enough to be light. */
const ROWS_AT_ONCE = 8192;

/** A package that is ready to predict. */
export interface LoadedModel {
  readonly instanceContract: { readonly name: string; readonly version: number };
  readonly predictionContract: { readonly name: string; readonly version: number };
  /** The columns of the instance that `predict` reads. */
  readonly columns: readonly string[];
  /**
   * Probabilities `[rows]` float64, bit for bit the same for a row alone and among a million.
   *
   * @throws {RefusedRows} naming column and row, when a column is missing or holds what the contract does not allow
   */
  predict(columns: PackageColumns): Promise<{ late_probability: Float64Array<ArrayBuffer> }>;
}

/** Loads the package that this file lies in. tfjs falls back to plain JavaScript in silence, so the backend is asked for. */
export async function load(directory = fileURLToPath(new URL('.', import.meta.url))): Promise<LoadedModel> {
  setWasmPaths(join(directory, '/'));
  if (!(await tf.setBackend('wasm')) || tf.getBackend() !== 'wasm') {
    throw new Error(`WebAssembly did not start (is the .wasm file beside inference.mjs?); tfjs offers '${tf.getBackend()}'`);
  }
  const artifacts = inferenceArtifacts.parse(await readArtifacts(directory));
  return {
    instanceContract: { name: flightInstance.name, version: flightInstance.version },
    predictionContract: { name: flightPrediction.name, version: flightPrediction.version },
    columns: instanceColumns,
    predict: async (columns) => {
      const { rows, slice } = checkedInstances(columns);
      const late_probability = new Float64Array(rows);
      for (let from = 0; from < rows; from += ROWS_AT_ONCE) {
        const part = await run(inference, { instances: slice(from, from + ROWS_AT_ONCE), ...artifacts });
        late_probability.set(part.lateProbability, from);
      }
      return { late_probability };
    },
  };
}
