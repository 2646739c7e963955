import type { Config } from '../config.js';
import { AppError } from '../errors.js';
import { RunDirectory } from './directory/run-directory.js';
import type { RunStore } from './run-store.js';

/** The run store that the settings name. */
export function openRunStore({ RUNS_DIRECTORY, MLFLOW_TRACKING_URI }: Pick<Config, 'RUNS_DIRECTORY' | 'MLFLOW_TRACKING_URI'>): RunStore {
  if (MLFLOW_TRACKING_URI !== undefined) {
    throw new AppError('BAD_SETTING', 'MLFLOW_TRACKING_URI is set, but this version stores runs in a directory only. Unset it, and set RUNS_DIRECTORY instead.');
  }
  return new RunDirectory(RUNS_DIRECTORY);
}
