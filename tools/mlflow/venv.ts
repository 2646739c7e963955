import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { outputOf, ToolError } from '@tripod/processes';
import { z } from 'zod';
import type { Place } from './place.js';
import { step } from './progress.js';
import type { Python } from './python.js';
import { look, missing } from './requirements.js';

/** The newest version that pip finds everywhere with all that it needs. */
export const MLFLOW = '3.17.2';

const stampSchema = z.object({ mlflow: z.string(), python: z.string() });
type Stamp = z.infer<typeof stampSchema>;

const SHOW = "import platform, sys; print(platform.python_version(), sys.platform, platform.machine())";

/**
 * Makes a Python of its own with MLflow in it, once. Its stamp is written last: one that was interrupted is made anew, and
 * so is one whose Python has gone or is another.
 *
 * @throws {ToolError} PROGRAM_MISSING, COMMAND_FAILED with pip's reason; then nothing is left of it
 */
export async function makeVenv({ home, venv }: Place): Promise<Python> {
  const program = join(venv, 'bin', 'python');
  const made: Python = { program, version: MLFLOW };
  const stamp = readStamp(venv);
  if (stamp?.mlflow === MLFLOW && stamp.python === (await shownBy(program))) return made;
  mkdirSync(home, { recursive: true });
  const found = await look(home);
  if (found.lack !== undefined) throw new ToolError('PROGRAM_MISSING', missing(found.lack, MLFLOW));
  rmSync(venv, { recursive: true, force: true });
  try {
    await step('make a Python for MLflow', () => outputOf(found.python, ['-m', 'venv', venv], { patience: 0 }));
    await step(`install MLflow ${MLFLOW} by pip (850 MB)`, (show) =>
      outputOf(program, ['-m', 'pip', 'install', '--disable-pip-version-check', '--no-input', '--progress-bar=off', `mlflow==${MLFLOW}`], { patience: 0, onStdout: show, onStderr: show }),
    );
    const python = await shownBy(program);
    if (python === undefined) throw new ToolError('COMMAND_FAILED', `${program} was made, and does not run.`);
    writeFileSync(join(venv, STAMP), `${JSON.stringify({ mlflow: MLFLOW, python } satisfies Stamp)}\n`);
    return made;
  } catch (error) {
    rmSync(venv, { recursive: true, force: true });
    if (!(error instanceof ToolError) || error.code !== 'COMMAND_FAILED') throw error;
    throw new ToolError('COMMAND_FAILED', `${error.message} Nothing is left of it. With a Python that has MLflow ${MLFLOW}, set MLFLOW_PYTHON to it.`, { cause: error });
  }
}

const STAMP = 'stamp.json';

function readStamp(venv: string): Stamp | undefined {
  try {
    return stampSchema.parse(JSON.parse(readFileSync(join(venv, STAMP), 'utf8')));
  } catch {
    return undefined;
  }
}

/** Which Python a program is; undefined when it does not run. */
async function shownBy(program: string): Promise<string | undefined> {
  try {
    return await outputOf(program, ['-c', SHOW]);
  } catch (error) {
    if (error instanceof ToolError && error.code === 'COMMAND_FAILED') return undefined;
    throw error;
  }
}
