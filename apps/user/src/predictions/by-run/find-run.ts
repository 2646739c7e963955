import { experimentId, modelId, runDescription, runId, runPaths, runTags, RUN_STATUS, sha256, type RunDescription } from '@tripod/contracts';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { DeskError, messageOf } from '../../errors.js';

/** A finished run whose model package can be fetched. */
export interface FoundRun {
  readonly id: string;
  readonly name: string;
  /** Root digest that the package's files must have, as the run recorded it. */
  readonly packageDigest: string;
  /** Where the package lies in the run store. */
  readonly packageDirectory: string;
}

const SHOWN = 5;

/**
 * Finds a finished run in a run directory.
 *
 * @throws {DeskError} BAD_USAGE for what is no run id; RUN_STORE_MISSING; RUN_UNKNOWN and RUN_UNFINISHED, listing the
 *   latest finished runs; PACKAGE_TORN when the run has not exactly one package with a digest
 */
export async function findRun(runsDirectory: string, id: string): Promise<FoundRun> {
  if (!runId.safeParse(id).success) {
    throw new DeskError('BAD_USAGE', `'${id}' is no run id: 32 digits and letters a to f. ${await latestFinished(runsDirectory)}`);
  }
  for (const experiment of await experimentsOf(runsDirectory)) {
    const run = await readRun(runsDirectory, experiment, id);
    if (run === null || run.lifecycle_stage === 'deleted') continue;
    if (run.status !== RUN_STATUS.FINISHED) {
      const status = Object.entries(RUN_STATUS).find(([, number]) => number === run.status)?.[0] ?? run.status;
      throw new DeskError('RUN_UNFINISHED', `Run ${id} (${run.run_name}) is ${status}, not FINISHED. ${await latestFinished(runsDirectory)}`);
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

/** The latest finished runs with names and times, as a sentence to choose from. */
export async function latestFinished(runsDirectory: string): Promise<string> {
  const finished: RunDescription[] = [];
  for (const experiment of await experimentsOf(runsDirectory)) {
    for (const name of await readdir(join(runsDirectory, experiment)).catch(() => [])) {
      const run = runId.safeParse(name).success ? await readRun(runsDirectory, experiment, name) : null;
      if (run?.status === RUN_STATUS.FINISHED && run.lifecycle_stage === 'active') finished.push(run);
    }
  }
  if (finished.length === 0) return 'No run has finished yet: train one with `npm run ml -- train`.';
  const lines = finished
    .sort((a, b) => (b.end_time ?? 0) - (a.end_time ?? 0))
    .slice(0, SHOWN)
    .map((run) => `\n  ${run.run_id}  ${new Date(run.end_time ?? run.start_time).toISOString().slice(0, 16).replace('T', ' ')} UTC  ${run.run_name}`);
  return `The latest finished runs:${lines.join('')}`;
}

async function experimentsOf(runsDirectory: string): Promise<string[]> {
  try {
    return (await readdir(runsDirectory)).filter((name) => experimentId.safeParse(name).success).sort();
  } catch (cause) {
    throw new DeskError(
      'RUN_STORE_MISSING',
      `There is no run directory ${runsDirectory} (${messageOf(cause)}). Train with \`npm run ml -- train\`, or set RUNS_DIRECTORY to where runs are kept.`,
      { cause },
    );
  }
}

/** Null for what is no run, or one whose description is torn: it can be neither used nor offered. */
async function readRun(runsDirectory: string, experiment: string, id: string): Promise<RunDescription | null> {
  const text = await readFile(join(runsDirectory, runPaths.run(experiment, id)), 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    return runDescription.parse(parse(text));
  } catch {
    return null;
  }
}

async function modelOf(runsDirectory: string, experiment: string, id: string): Promise<string> {
  const outputs = await readdir(join(runsDirectory, runPaths.outputs(experiment, id))).catch(() => []);
  const models = outputs.filter((name) => modelId.safeParse(name).success);
  const [model] = models;
  if (model !== undefined && models.length === 1) return model;
  throw new DeskError('PACKAGE_TORN', `Run ${id} has ${models.length} model packages, and one is needed. Train again with \`npm run ml -- train\`.`);
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
