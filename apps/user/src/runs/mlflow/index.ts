import { openPackage, type CacheSettings } from '../cache/open-package.js';
import { readReference } from '../reference.js';
import type { RunReader } from '../run-reader.js';
import { findRun } from './find-run.js';
import { latestFinished } from './latest-finished.js';
import { findVersion, type ServedVersion } from './registry.js';
import { servedPackage } from './served-package.js';
import { storeClient, type StoreSettings } from './store-client.js';

/** Runs of an MLflow server, over its REST API (servers 2.x and 3.x). */
export function mlflowRuns(settings: StoreSettings, cache: CacheSettings): RunReader {
  const client = storeClient(settings);
  const findRunOf = (version: ServedVersion) => findRun(client, version.run, version);
  return {
    resolve: async (text) => {
      const reference = await readReference(text, () => latestFinished(client));
      const run = reference.kind === 'run' ? await findRun(client, reference.run) : await findRunOf(await findVersion(client, reference));
      const { id, name, packageDigest, registered } = run;
      return { id, name, packageDigest, ...(registered === undefined ? {} : { registered }), openPackage: () => openPackage(servedPackage(client, run), cache) };
    },
    latestFinished: () => latestFinished(client),
  };
}
