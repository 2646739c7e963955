// The part of a model package that predicts and explains. Bundled with its model and all that it needs as `inference.mjs`;
// it runs where there is Node and nothing else.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { checkColumns, type ColumnFault, type Columns, type ContractReference, type PackageExplanation } from '@tripod/contracts';
import { run } from '@tripod/nodes';
import { explainRows } from '../src/explanation/explain-rows.js';
import type { Outputs } from '../src/model/datasets.js';
import type { Model } from '../src/model/model.js';
import { ROWS_AT_ONCE } from '../src/network/network.js';
import { readArtifacts } from '../src/packaging/typed-json.js';
import { outputColumns } from '../src/tasks/output-columns.js';

const WASM = 'tfjs-backend-wasm-simd.wasm';

/** Rows that the package does not predict, with the first reason found; no row of the request is predicted. */
export class RefusedRows extends Error {
  constructor(readonly reason: ColumnFault) {
    super(reason.message);
  }
}

/** A package that is ready to predict and to explain. */
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
  /**
   * What the fields of each row contribute to its prediction. It takes thousands of predictions a row.
   *
   * @throws {RefusedRows} as `predict`
   */
  explain(columns: Columns): Promise<PackageExplanation>;
}

/**
 * Loads the package in `directory`.
 *
 * @throws {Error} when a file of it is missing
 */
export async function loadPackage(model: Model, directory: string): Promise<LoadedModel> {
  // It is started at the first request of many rows. That it is missing must not be found out only then.
  if (!existsSync(join(directory, WASM))) throw new Error(`WebAssembly cannot start: ${WASM} is missing`);
  const { instance, role, columns, pipelines, packaged } = model;
  const artifacts = await readArtifacts(directory, packaged);
  const check = (given: Columns) => {
    const fault = checkColumns(instance, given, columns);
    if (fault) throw new RefusedRows(fault);
  };
  return {
    instanceContract: { name: instance.name, version: instance.version },
    predictionContract: { name: role.contract.name, version: role.contract.version },
    columns,
    rowsAtOnce: ROWS_AT_ONCE,
    predict: async (given) => {
      check(given);
      const made: { readonly outputs: Outputs } = await run(pipelines.inference, { instances: given, ...artifacts });
      return outputColumns(role, made.outputs);
    },
    explain: async (given) => {
      check(given);
      return explainRows(model, artifacts, given);
    },
  };
}
