import { join } from 'node:path';
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
  return { runId: run.id, directory: join(runsDirectory(), runPaths.package(run.experimentId, run.modelId)) };
}
