import type { Columns } from '@tripod/contracts';
import type { Model } from '../model/model.js';
import type { Outputs } from '../model/datasets.js';
import { openPackage } from '../packages/open-package.js';
import { outputsOf } from '../tasks/output-columns.js';

/** A package that predicts in its worker, as every consumer lets it. The worker ends with the signal, at the latest. */
export interface Predictor extends AsyncDisposable {
  /** The fields of the instance that it reads. */
  readonly columns: readonly string[];
  /** What it says of the rows: as columns of the prediction contract, and as outputs. */
  predict(instances: Columns, onRows?: (rows: number) => void): Promise<{ readonly predictions: Columns; readonly outputs: Outputs }>;
}

/**
 * Starts the worker of a package whose files have been checked.
 *
 * @throws {AppError} as `openPackage` of a worker
 */
export async function startPredictor({ instance, role }: Pick<Model, 'instance' | 'role'>, directory: string, signal?: AbortSignal): Promise<Predictor> {
  const worker = await openPackage(directory, { instance, prediction: role.contract, signal });
  // What it is asked is rejected then.
  const stop = () => void worker.close();
  signal?.addEventListener('abort', stop);
  return {
    columns: worker.ready.columns,
    predict: async (instances, onRows) => {
      signal?.throwIfAborted();
      const predictions = await worker.predict(instances, onRows ? { onRows } : {});
      return { predictions, outputs: outputsOf(role, predictions) };
    },
    [Symbol.asyncDispose]: async () => {
      signal?.removeEventListener('abort', stop);
      await worker.close();
    },
  };
}
