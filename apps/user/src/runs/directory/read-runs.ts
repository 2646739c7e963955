import { experimentId, runDescription, runId, runPaths, type RunDescription } from '@tripod/contracts';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isScalar, parseDocument } from 'yaml';
import { AppError, messageOf } from '../../errors.js';

/**
 * The experiments of a run directory. Everything else that lies in it is passed over.
 *
 * @throws {AppError} RUN_STORE_MISSING
 */
export async function experimentsOf(directory: string): Promise<string[]> {
  try {
    return (await readdir(directory)).filter((name) => experimentId.safeParse(name).success).sort();
  } catch (cause) {
    throw new AppError(
      'RUN_STORE_MISSING',
      `There is no run directory ${directory} (${messageOf(cause)}). Train with \`npm run ml -- train\`, or set RUNS_DIRECTORY to the directory that holds the runs.`,
      { cause },
    );
  }
}

/** Ids of an experiment's runs, torn ones too. */
export async function runsOf(directory: string, experiment: string): Promise<string[]> {
  return (await readdir(join(directory, experiment)).catch(() => [])).filter((name) => runId.safeParse(name).success);
}

/** A run's description; null when the experiment does not have the run, `'torn'` when its description cannot be read. */
export async function readRun(directory: string, experiment: string, id: string): Promise<RunDescription | 'torn' | null> {
  if (!(await runsOf(directory, experiment)).includes(id)) return null;
  try {
    const document = parseDocument(await readRegular(join(directory, runPaths.run(experiment, id))));
    if (document.errors.length > 0) return 'torn';
    const name = document.get('run_name', true);
    // A name is a text, however YAML reads it: MLflow writes the names 1e-3 and 0o17 without quotes.
    const fields: unknown = document.toJS();
    const named = typeof fields === 'object' && isScalar(name) && name.source !== undefined ? { ...fields, run_name: name.source } : fields;
    return runDescription.safeParse(named).data ?? 'torn';
  } catch {
    return 'torn';
  }
}

/**
 * The text of a file of a run.
 *
 * @throws when it is not a regular file: a pipe may never give a byte
 */
export async function readRegular(path: string): Promise<string> {
  if (!(await stat(path)).isFile()) throw new Error(`${path} is not a regular file`);
  return readFile(path, 'utf8');
}
