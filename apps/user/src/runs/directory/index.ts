import { openPackage, type CacheSettings } from '../cache/open-package.js';
import { readReference } from '../reference.js';
import type { RunReader } from '../run-reader.js';
import { findRun } from './find-run.js';
import { latestFinished } from './latest-finished.js';
import { findVersion, type StoredVersion } from './registry.js';
import { storedPackage } from './stored-package.js';

/** Runs in a directory in MLflow's file layout, as an ml app writes it. */
export function runDirectory(directory: string, cache: CacheSettings): RunReader {
  const findRunOf = (version: StoredVersion) => findRun(directory, version.run, version);
  return {
    resolve: async (text) => {
      const reference = await readReference(text, () => latestFinished(directory));
      const run = reference.kind === 'run' ? await findRun(directory, reference.run) : await findRunOf(await findVersion(directory, reference));
      return { ...run, openPackage: () => openPackage(storedPackage(run), cache) };
    },
    latestFinished: () => latestFinished(directory),
  };
}
