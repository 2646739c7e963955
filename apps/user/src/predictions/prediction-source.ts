import type { InstanceColumns } from '../flights/instance-columns.js';

/** Where predictions came from, as it is kept beside them. */
export type PredictionOrigin =
  | { readonly by: 'run'; readonly runId: string; readonly runName: string; readonly packageDigest: string }
  /** Without credentials. Which run answers there is not known: the protocol does not say it. */
  | { readonly by: 'endpoint'; readonly endpoint: string };

/**
 * Predictions for instances, however they are made. There are two ways, by run and by endpoint; nothing else of the app
 * knows which one is in use.
 */
export interface PredictionSource {
  describe(): PredictionOrigin;
  /**
   * Probability (float64, 0 to 1) that each flight arrives late, in the order of the rows.
   *
   * @param advance called with the number of rows predicted since its last call
   * @throws {DeskError} PREDICTION_REFUSED naming column and flight, or another failure of the source; never part of the rows
   */
  predict(instances: InstanceColumns, advance?: (rows: number) => void): Promise<Float64Array>;
  close(): Promise<void>;
}
