import type { RunReader } from '../run-reader.js';
import { findRun } from './find-run.js';
import { latestFinished } from './latest-finished.js';
import { fetchPackage } from './fetch-package.js';

/**
 * Runs in a directory in MLflow's file layout, as an ml app writes it.
 *
 * @param copies folder below which each opened package gets a new folder
 */
export function runDirectory(directory: string, copies: string): RunReader {
  return {
    resolve: async (reference) => {
      const run = await findRun(directory, reference);
      return { ...run, openPackage: () => fetchPackage(run, copies) };
    },
    latestFinished: () => latestFinished(directory),
  };
}
