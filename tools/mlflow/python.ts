import { lastLine, outputOf, ToolError } from '@tripod/processes';
import type { Place } from './place.js';
import { pythonEnvironment, type Settings } from './settings.js';
import { makeVenv } from './venv.js';

/** A Python that has MLflow. */
export interface Python {
  readonly program: string;
  /** Of MLflow. */
  readonly version: string;
}

/** Before it, MLflow cannot migrate a directory of runs. */
const FIRST = [3, 10] as const;
const ASK = "import importlib.metadata; print(importlib.metadata.version('mlflow'))";

/**
 * The Python of MLFLOW_PYTHON, or the one in the place, which is made on first use.
 *
 * @throws {ToolError} BAD_SETTING, PROGRAM_MISSING, COMMAND_FAILED with the reason and the way out
 */
export async function providePython(place: Place, { python }: Settings): Promise<Python> {
  if (python === undefined) return makeVenv(place);
  let version: string;
  try {
    version = lastLine(await outputOf(python, ['-c', ASK], { env: pythonEnvironment }));
  } catch (error) {
    if (!(error instanceof ToolError) || error.code !== 'COMMAND_FAILED') throw error;
    throw new ToolError('BAD_SETTING', `MLFLOW_PYTHON is ${python}, which is not a Python with MLflow. Correct it, or leave it out: then one is made.`, { cause: error });
  }
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > FIRST[0] || (major === FIRST[0] && minor >= FIRST[1])) return { program: python, version };
  throw new ToolError('BAD_SETTING', `MLFLOW_PYTHON is ${python}, which has MLflow ${version}. It needs ${FIRST.join('.')} or later. Correct it, or leave it out: then one is made.`);
}
