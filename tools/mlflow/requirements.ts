import { statfsSync } from 'node:fs';
import { outputOf, ToolError } from '@tripod/processes';

/** What MLflow with its packages takes, and pip beside it while it installs. */
const GIBIBYTES_NEEDED = 1.5;
const PYTHON_NEEDED = '3.10';
const ASK = 'import sys, venv, ensurepip; sys.exit(0 if sys.version_info >= (3, 10) else 1)';

/** What is not there. */
export interface Lack {
  readonly python: boolean;
  /** Free on the disk, in GiB, where it is too little. */
  readonly gibibytes?: number;
}

/** Looks for a Python that can make an environment, and for room. */
export async function look(folder: string): Promise<{ readonly python: string; readonly lack: Lack | undefined }> {
  const disk = statfsSync(folder);
  const gibibytes = (disk.bavail * disk.bsize) / 2 ** 30;
  const python = await firstThatDoes(['python3', 'python']);
  const isNarrow = gibibytes < GIBIBYTES_NEEDED;
  const lack = python !== undefined && !isNarrow ? undefined : { python: python === undefined, ...(isNarrow && { gibibytes }) };
  return { python: python ?? 'python3', lack };
}

/** What is missing and the way out, as one text. */
export function missing({ python, gibibytes }: Lack, mlflow: string): string {
  const sentences: string[] = [];
  if (python) {
    sentences.push(
      `Missing: Python ${PYTHON_NEEDED} or later with venv. On Debian and Ubuntu: \`apt-get install python3-venv\`; elsewhere the package python3. Or set MLFLOW_PYTHON to a Python that has MLflow ${mlflow}.`,
    );
  }
  if (gibibytes !== undefined) sentences.push(`MLflow needs ${GIBIBYTES_NEEDED} GiB of free disk to be installed; ${gibibytes.toFixed(1)} GiB are free here: make room.`);
  return sentences.join('\n');
}

async function firstThatDoes(programs: readonly string[]): Promise<string | undefined> {
  for (const program of programs) {
    try {
      await outputOf(program, ['-c', ASK]);
      return program;
    } catch (error) {
      if (!(error instanceof ToolError) || error.code !== 'COMMAND_FAILED') throw error;
    }
  }
  return undefined;
}
