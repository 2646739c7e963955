import { modelId, runId, runPaths, runTags, RUN_STATUS, sha256 } from '@tripod/contracts';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../errors.js';
import type { FoundRun } from '../run-reader.js';
import { latestFinished } from './latest-finished.js';
import { experimentsOf, readRegular, readRun } from './read-runs.js';

/** A finished run of a directory. */
export interface StoredRun extends Omit<FoundRun, 'openPackage'> {
  /** Where the package lies in the run store. */
  readonly packageDirectory: string;
}

/** Finds a finished run in a run directory. The errors are those of `RunReader.resolve`. */
export async function findRun(directory: string, id: string): Promise<StoredRun> {
  if (!runId.safeParse(id).success) {
    throw new AppError('BAD_USAGE', `'${id}' is not a valid run id: 32 digits and letters a to f. ${await latestFinished(directory)}`);
  }
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
    return {
      id,
      name: run.run_name,
      packageDigest: await packageDigestOf(directory, experiment, id),
      packageDirectory: join(directory, runPaths.package(experiment, await modelOf(directory, experiment, id))),
    };
  }
  throw new AppError('RUN_UNKNOWN', `There is no run ${id} in ${directory}. ${await latestFinished(directory)}`);
}

async function modelOf(directory: string, experiment: string, id: string): Promise<string> {
  const outputs = await readdir(join(directory, runPaths.outputs(experiment, id))).catch(() => []);
  const models = outputs.filter((name) => modelId.safeParse(name).success);
  const [model] = models;
  if (model !== undefined && models.length === 1) return model;
  throw new AppError('PACKAGE_TORN', `Run ${id} has ${models.length} model packages; it must have one. Train again with \`npm run ml -- train\`.`);
}

async function packageDigestOf(directory: string, experiment: string, id: string): Promise<string> {
  const tag = await readRegular(join(directory, runPaths.tag(experiment, id, runTags.packageDigest))).catch(() => '');
  const digest = sha256.safeParse(tag.trim());
  if (digest.success) return digest.data;
  throw new AppError(
    'PACKAGE_TORN',
    `Run ${id} has no tag ${runTags.packageDigest}, so its package cannot be checked and is not run. Train again with \`npm run ml -- train\`.`,
  );
}
