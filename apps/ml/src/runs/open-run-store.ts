import type { Config } from '../config.js';
import { RunDirectory } from './directory/run-directory.js';
import { tlsOptions } from './mlflow/tls-options.js';
import { trackingAddress } from './mlflow/tracking-address.js';
import { TrackingServer } from './mlflow/tracking-server.js';
import type { RunStore } from './run-store.js';

/** The settings that say where runs are. */
export type RunStoreConfig = Pick<Config, 'RUNS_DIRECTORY'> & { readonly [Name in Extract<keyof Config, `MLFLOW_${string}`>]?: Config[Name] };

/**
 * The run store that the settings name: an MLflow server, or a directory.
 *
 * @param signal ends the waits for a server
 * @throws {AppError} BAD_SETTING when MLFLOW_TRACKING_URI is not the address of a server, or a certificate cannot be read
 */
export function openRunStore(config: RunStoreConfig, signal?: AbortSignal): RunStore {
  const { RUNS_DIRECTORY, MLFLOW_TRACKING_URI: uri, MLFLOW_TRACKING_TOKEN: token, MLFLOW_TRACKING_USERNAME: username, MLFLOW_TRACKING_PASSWORD: password } = config;
  if (uri === undefined) return new RunDirectory(RUNS_DIRECTORY);
  return new TrackingServer(trackingAddress(uri, { token, username, password }), { signal, tls: tlsOptions(config) });
}
