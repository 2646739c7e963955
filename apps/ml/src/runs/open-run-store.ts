import type { Config } from '../config.js';
import { UsageError } from '../errors.js';
import { RunDirectory } from './run-directory.js';
import type { RunStore } from './run-store.js';

/** The run store that the configuration names. */
export function openRunStore({ runsDirectory, trackingUri }: Pick<Config, 'runsDirectory' | 'trackingUri'>): RunStore {
  if (trackingUri !== undefined) {
    throw new UsageError('MLFLOW_TRACKING_URI is set, and runs can be kept in a directory only so far: unset it, and set RUNS_DIRECTORY instead');
  }
  return new RunDirectory(runsDirectory);
}
