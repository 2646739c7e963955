import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { modelId, runId, runPaths } from '@tripod/contracts';
import { z } from 'zod';
import { builtMain, parseReply } from './apps.js';
import { checkout } from './checkout.js';
import { startNode } from './child.js';
import { BenchError } from './errors.js';

/** A finished run and its model package. */
export interface RunPackage {
  readonly runId: string;
  /** Absolute. */
  readonly directory: string;
  /** False when an earlier build has made its code: what does not change training keeps the run. */
  readonly isOfThisBuild: boolean;
}

const reply = z.looseObject({
  runs: z.array(z.looseObject({ id: runId, status: z.string(), experimentId: z.string(), modelId: modelId.optional() })),
});

/** The run store of this checkout, or that of RUNS_DIRECTORY. */
export const runsDirectory = (): string => process.env['RUNS_DIRECTORY'] || join(checkout, 'mlruns');

/**
 * The latest finished run of the run store, as `ml runs` lists them.
 * @throws {BenchError} `nothing_to_measure`
 */
export async function latestPackage(signal: AbortSignal): Promise<RunPackage> {
  const env = { RUNS_DIRECTORY: runsDirectory() };
  const { runs } = parseReply(await startNode([builtMain('ml'), 'runs', '--json', '--limit', '100'], { signal, env }).ended, reply);
  const run = runs.find(({ status, modelId }) => status === 'FINISHED' && modelId !== undefined);
  if (run?.modelId === undefined) throw new BenchError('nothing_to_measure', `${runsDirectory()} holds no finished run: \`npm start -- --once\` makes one.`);
  const directory = join(runsDirectory(), runPaths.package(run.experimentId, run.modelId));
  return { runId: run.id, directory, isOfThisBuild: await isBuiltInto(directory) };
}

/** A package in words, with what its reader should know. */
export const inWords = ({ runId, isOfThisBuild }: RunPackage): string =>
  isOfThisBuild ? `run ${runId}` : `run ${runId}, whose package is of an earlier build (\`npm run ml -- train --force\` makes one of this)`;

async function isBuiltInto(directory: string): Promise<boolean> {
  const built = join(dirname(builtMain('ml')), 'package');
  const pairs = (await readdir(built)).map((file) => Promise.all([readFile(join(built, file)), readFile(join(directory, file)).catch(() => undefined)]));
  return (await Promise.all(pairs)).every(([ours, theirs]) => theirs !== undefined && ours.equals(theirs));
}
