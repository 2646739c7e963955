import type { Columns, Contract } from '@tripod/contracts';
import type { RegisteredVersion } from '../runs/run-reader.js';

/** Where predictions came from, as it is kept beside them. */
export type PredictionOrigin =
  | {
      readonly by: 'run';
      readonly runId: string;
      readonly runName: string;
      readonly packageDigest: string;
      /** The version of a registered model, where the run was named by one. */
      readonly registered?: RegisteredVersion;
    }
  /** Without credentials. Which run answers there is not known: the protocol does not say it. */
  | { readonly by: 'endpoint'; readonly endpoint: string };

/** What is sent and what is expected back. */
export interface PredictionContracts {
  readonly instance: Contract;
  readonly prediction: Contract;
}

/**
 * Predictions for instances, however they are made. There are two ways, by run and by endpoint; nothing else of the app
 * knows which one is in use.
 */
export interface PredictionSource {
  describe(): PredictionOrigin;
  /**
   * Predicts rows, in their order: the columns of the prediction contract but its key, checked by the contract.
   *
   * @param instances all columns of the instance contract
   * @param advance called with the number of rows predicted since its last call
   * @throws {AppError} PREDICTION_REFUSED naming column and row, PREDICTION_INVALID for outputs that do not fit their
   *   contract, or another failure of the source; never with part of the rows
   */
  predict(instances: Columns, advance?: (rows: number) => void): Promise<Columns>;
  close(): Promise<void>;
}

/** An origin as the key under which decisions are kept. */
export function predictedBy(origin: PredictionOrigin): string {
  return origin.by === 'run' ? `run:${origin.runId}` : `endpoint:${origin.endpoint}`;
}
