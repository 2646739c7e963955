import type { Config } from '../config.js';
import { runDirectory } from './directory/index.js';
import type { RunReader } from './run-reader.js';

/** The run store of the settings. */
export function openRuns({ RUNS_DIRECTORY, PACKAGE_COPIES_DIRECTORY }: Config): RunReader {
  return runDirectory(RUNS_DIRECTORY, PACKAGE_COPIES_DIRECTORY);
}
