import { experimentId, runDescription, runPaths, type RunDescription } from '@tripod/contracts';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { DeskError, messageOf } from '../../errors.js';

/**
 * The experiments of a run directory.
 *
 * @throws {DeskError} RUN_STORE_MISSING
 */
export async function experimentsOf(runsDirectory: string): Promise<string[]> {
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

/** A run's description. Null for what is no run, or one whose description is torn: it can be neither used nor offered. */
export async function readRun(runsDirectory: string, experiment: string, id: string): Promise<RunDescription | null> {
  const text = await readFile(join(runsDirectory, runPaths.run(experiment, id)), 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    return runDescription.parse(parse(text));
  } catch {
    return null;
  }
}
