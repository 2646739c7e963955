import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { modelId, runId, runPaths } from '@tripod/contracts';
import { builtMain, checkout, signingKeys, ToolError } from '@tripod/processes';
import { z } from 'zod';
import { app, ask } from './apps.js';

/** A finished run and its model package. */
export interface RunPackage {
  readonly runId: string;
  /** Absolute. */
  readonly directory: string;
  /** False if an earlier build made its code: what does not change training keeps the run. */
  readonly isOfThisBuild: boolean;
}

const reply = z.looseObject({ runs: z.array(z.looseObject({ id: runId, status: z.string(), modelId: modelId.nullish() })) });

/** The run store of this checkout, or that of RUNS_DIRECTORY. */
export const runsDirectory = (): string => process.env['RUNS_DIRECTORY'] || join(checkout, 'mlruns');

/** The keys that `npm start` gives to ml, or those of the environment: the runs of this checkout are signed by them. */
export function modelKeys(): Record<string, string> {
  const { MODEL_SIGNING_KEY, MODEL_PUBLIC_KEY } = process.env;
  if (MODEL_SIGNING_KEY || MODEL_PUBLIC_KEY) return {};
  const keys = signingKeys();
  return { MODEL_SIGNING_KEY: keys.privateKey, MODEL_PUBLIC_KEY: keys.publicKey };
}

/**
 * The latest finished run of the run store, as `ml runs` lists them.
 *
 * @throws {ToolError} NOTHING_TO_MEASURE
 */
export async function latestPackage(signal: AbortSignal): Promise<RunPackage> {
  const env = { RUNS_DIRECTORY: runsDirectory() };
  const { runs } = await ask([builtMain(app('ml')), 'runs', '--json', '--limit', '100'], reply, { signal, env });
  for (const run of runs) {
    const directory = run.status === 'FINISHED' && run.modelId ? await packageOf(run.modelId) : undefined;
    if (directory !== undefined) return { runId: run.id, directory, isOfThisBuild: await isBuiltInto(directory) };
  }
  throw new ToolError('NOTHING_TO_MEASURE', `${runsDirectory()} holds no finished run with a model. \`npm start -- --once\` makes one.`);
}

/** A package in words, with what its reader should know. */
export const inWords = ({ runId, isOfThisBuild }: RunPackage): string =>
  isOfThisBuild ? `run ${runId}` : `run ${runId}, whose package is of an earlier build (\`npm run ml -- train --force\` makes one of this build)`;

/** A model lies in the directory of its experiment. */
async function packageOf(model: string): Promise<string | undefined> {
  const experiments = await readdir(runsDirectory());
  return experiments.map((experiment) => join(runsDirectory(), runPaths.package(experiment, model))).find((directory) => existsSync(directory));
}

/** True if the package holds the code that this build made for one of the models. */
async function isBuiltInto(directory: string): Promise<boolean> {
  const built = join(dirname(builtMain(app('ml'))), 'packages');
  const models = existsSync(built) ? await readdir(built) : [];
  const equal = await Promise.all(models.map((model) => holdsAll(directory, join(built, model))));
  return equal.includes(true);
}

async function holdsAll(directory: string, built: string): Promise<boolean> {
  const files = (await readdir(built, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).map((entry) => relative(built, join(entry.parentPath, entry.name)));
  const pairs = files.map((file) => Promise.all([readFile(join(built, file)), readFile(join(directory, file)).catch(() => undefined)]));
  return (await Promise.all(pairs)).every(([ours, theirs]) => theirs !== undefined && ours.equals(theirs));
}
