import type { Config } from '../config.js';
import type { CacheSettings } from './cache/open-package.js';
import { runDirectory } from './directory/index.js';
import { mlflowRuns } from './mlflow/index.js';
import { tlsOptions } from './mlflow/tls-options.js';
import type { RunReader } from './run-reader.js';

const MEGABYTE = 1024 * 1024;
const FIRST_WAIT_MS = 200;

/** The run store of the settings: a server where one is named, else the directory. The signal stops what it waits for. */
export function openRuns(config: Config, signal: AbortSignal): RunReader {
  const cache: CacheSettings = {
    directory: config.PACKAGE_CACHE_DIRECTORY,
    maxBytes: config.PACKAGE_CACHE_MB * MEGABYTE,
    limits: { bytes: config.PACKAGE_MAX_MB * MEGABYTE, files: config.PACKAGE_MAX_FILES },
    fetchTimeout: config.PACKAGE_FETCH_TIMEOUT_MS,
    signal,
  };
  const { MLFLOW_TRACKING_URI: address, MLFLOW_TRACKING_USERNAME: user, MLFLOW_TRACKING_PASSWORD: password, MLFLOW_TRACKING_TOKEN: token } = config;
  if (address === undefined) return runDirectory(config.RUNS_DIRECTORY, cache);
  const login = user !== undefined && password !== undefined ? { user, password } : token !== undefined ? { token } : undefined;
  const patience = { timeout: config.RUN_STORE_TIMEOUT_MS, retries: config.RUN_STORE_RETRIES, firstWait: FIRST_WAIT_MS };
  return mlflowRuns({ address, ...(login === undefined ? {} : { login }), ...patience, tls: tlsOptions(config), signal }, cache);
}
