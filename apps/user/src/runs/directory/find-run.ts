import { modelId, runPaths, runTags, RUN_STATUS } from '@tripod/contracts';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../errors.js';
import { checkDigest, checkVersion } from '../check-version.js';
import type { FoundRun } from '../run-reader.js';
import { latestFinished } from './latest-finished.js';
import { experimentsOf, readRegular, readRun } from './read-runs.js';
import type { StoredVersion } from './registry.js';

/** A finished run of a directory. */
export interface StoredRun extends Omit<FoundRun, 'openPackage'> {
  /** Where the package lies in the run store. */
  readonly packageDirectory: string;
}

/**
 * Finds a finished run in a run directory. The errors are those of `RunReader.resolve`.
 *
 * @param version what led to the run: its model must be the run's
 */
export async function findRun(directory: string, id: string, version?: StoredVersion): Promise<StoredRun> {
  for (const experiment of await experimentsOf(directory)) {
    const run = await readRun(directory, experiment, id);
    if (run === null) continue;
    if (run === 'torn') {
      const file = join(directory, runPaths.run(experiment, id));
      throw new AppError('RUN_TORN', `Run ${id} is torn: ${file} cannot be read. Restore the file, or choose another run. ${await latestFinished(directory)}`);
    }
    if (run.lifecycle_stage === 'deleted') continue;
    if (run.status !== RUN_STATUS.FINISHED) {
      const status = Object.entries(RUN_STATUS).find(([, number]) => number === run.status)?.[0] ?? run.status;
      throw new AppError('RUN_UNFINISHED', `Run ${id} (${run.run_name}) is ${status}, not FINISHED. ${await latestFinished(directory)}`);
    }
    const model = await modelOf(directory, experiment, id);
    if (version !== undefined && version.model !== null) checkVersion(version.registered, version.model, id, model);
    return {
      id,
      name: run.run_name,
      ...(version === undefined ? {} : { registered: version.registered }),
      packageDigest: await packageDigestOf(directory, experiment, id),
      packageDirectory: join(directory, runPaths.package(experiment, model)),
    };
  }
  const why = version === undefined ? '' : `, which made version ${version.registered.version} of '${version.registered.name}'`;
  throw new AppError('RUN_UNKNOWN', `There is no run ${id}${why} in ${directory}. ${await latestFinished(directory)}`);
}

async function modelOf(directory: string, experiment: string, id: string): Promise<string> {
  const outputs = await readdir(join(directory, runPaths.outputs(experiment, id))).catch(() => []);
  const models = outputs.filter((name) => modelId.safeParse(name).success);
  const [model] = models;
  if (model !== undefined && models.length === 1) return model;
  throw new AppError('PACKAGE_TORN', `Run ${id} has ${models.length} model packages; it must have one. Train again with \`npm run ml -- train\`.`);
}

async function packageDigestOf(directory: string, experiment: string, id: string): Promise<string> {
  return checkDigest(id, await readRegular(join(directory, runPaths.tag(experiment, id, runTags.packageDigest))).catch(() => ''));
}
