import { modelId, runId, runPaths, runTags, RUN_STATUS, sha256 } from '@tripod/contracts';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DeskError } from '../../errors.js';
import { latestFinished } from './latest-finished.js';
import { experimentsOf, readRun } from './read-runs.js';

/** A finished run whose model package can be fetched. */
export interface FoundRun {
  readonly id: string;
  readonly name: string;
  /** Root digest that the package's files must have, as the run recorded it. */
  readonly packageDigest: string;
  /** Where the package lies in the run store. */
  readonly packageDirectory: string;
}

/**
 * Finds a finished run in a run directory.
 *
 * @throws {DeskError} BAD_USAGE for what is no run id; RUN_STORE_MISSING; RUN_UNKNOWN and RUN_UNFINISHED, listing the
 *   latest finished runs; PACKAGE_TORN when the run has not exactly one package with a digest
 */
export async function findRun(runsDirectory: string, id: string): Promise<FoundRun> {
  if (!runId.safeParse(id).success) {
    throw new DeskError(
      'BAD_USAGE',
      `'${id}' is no run id: 32 digits and letters a to f. ${await latestFinished(runsDirectory)}`,
    );
  }
  for (const experiment of await experimentsOf(runsDirectory)) {
    const run = await readRun(runsDirectory, experiment, id);
    if (run === null || run.lifecycle_stage === 'deleted') continue;
    if (run.status !== RUN_STATUS.FINISHED) {
      const status = Object.entries(RUN_STATUS).find(([, number]) => number === run.status)?.[0] ?? run.status;
      throw new DeskError(
        'RUN_UNFINISHED',
        `Run ${id} (${run.run_name}) is ${status}, not FINISHED. ${await latestFinished(runsDirectory)}`,
      );
    }
    return {
      id,
      name: run.run_name,
      packageDigest: await packageDigestOf(runsDirectory, experiment, id),
      packageDirectory: join(runsDirectory, runPaths.package(experiment, await modelOf(runsDirectory, experiment, id))),
    };
  }
  throw new DeskError('RUN_UNKNOWN', `There is no run ${id} in ${runsDirectory}. ${await latestFinished(runsDirectory)}`);
}

async function modelOf(runsDirectory: string, experiment: string, id: string): Promise<string> {
  const outputs = await readdir(join(runsDirectory, runPaths.outputs(experiment, id))).catch(() => []);
  const models = outputs.filter((name) => modelId.safeParse(name).success);
  const [model] = models;
  if (model !== undefined && models.length === 1) return model;
  throw new DeskError(
    'PACKAGE_TORN',
    `Run ${id} has ${models.length} model packages, and one is needed. Train again with \`npm run ml -- train\`.`,
  );
}

async function packageDigestOf(runsDirectory: string, experiment: string, id: string): Promise<string> {
  const tag = await readFile(join(runsDirectory, runPaths.tag(experiment, id, runTags.packageDigest)), 'utf8').catch(() => '');
  const digest = sha256.safeParse(tag.trim());
  if (digest.success) return digest.data;
  throw new DeskError(
    'PACKAGE_TORN',
    `Run ${id} has no tag ${runTags.packageDigest}, so its package cannot be checked and is not run. Train again with \`npm run ml -- train\`.`,
  );
}
