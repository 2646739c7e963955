// The part of a model package that predicts. Bundled with its model and all that it needs as `inference.mjs`;
// it runs where there is Node and nothing else.
import { join } from 'node:path';
import { checkColumns, type ColumnFault, type Columns, type ContractReference } from '@tripod/contracts';
import { run } from '@tripod/nodes';
import * as tf from '@tensorflow/tfjs-core';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import type { Outputs } from '../src/model/datasets.js';
import type { Model } from '../src/model/model.js';
import { ROWS_AT_ONCE } from '../src/network/predict.js';
import { readArtifacts } from '../src/packaging/typed-json.js';
import { outputColumns } from '../src/tasks/output-columns.js';

/** Rows that the package does not predict, with the first reason found; no row of the request is predicted. */
export class RefusedRows extends Error {
  constructor(readonly reason: ColumnFault) {
    super(reason.message);
  }
}

/** A package that is ready to predict. */
export interface LoadedModel {
  readonly instanceContract: ContractReference;
  readonly predictionContract: ContractReference;
  /** The columns of the instance that `predict` reads. */
  readonly columns: readonly string[];
  /** How many rows it should get at once: enough to be fast, few enough to be light. */
  readonly rowsAtOnce: number;
  /**
   * The prediction contract's outputs, bit for bit the same for a row alone and among a million.
   *
   * @throws {RefusedRows} naming column and row, when a column is missing or holds what the contract does not allow
   */
  predict(columns: Columns): Promise<Columns>;
}

/**
 * Loads the package in `directory`.
 *
 * @throws {Error} when WebAssembly does not start; tfjs would fall back to plain JavaScript in silence
 */
export async function loadPackage(model: Model, directory: string): Promise<LoadedModel> {
  setWasmPaths(join(directory, '/'));
  if (!(await tf.setBackend('wasm')) || tf.getBackend() !== 'wasm') {
    throw new Error(`WebAssembly did not start (is the .wasm file beside inference.mjs?); tfjs offers '${tf.getBackend()}'`);
  }
  const { instance, role, columns, pipelines, packaged } = model;
  const artifacts = await readArtifacts(directory, packaged);
  return {
    instanceContract: { name: instance.name, version: instance.version },
    predictionContract: { name: role.contract.name, version: role.contract.version },
    columns,
    rowsAtOnce: ROWS_AT_ONCE,
    predict: async (given) => {
      const fault = checkColumns(instance, given, columns);
      if (fault) throw new RefusedRows(fault);
      const made: { readonly outputs: Outputs } = await run(pipelines.inference, { instances: given, ...artifacts });
      return outputColumns(role, made.outputs);
    },
  };
}
