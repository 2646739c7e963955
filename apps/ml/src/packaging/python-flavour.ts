import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** The directory of a package that Python imports from. */
export const PYTHON_CODE = 'code';
/** What a server of MLflow reads to make an environment for the package. */
export const environmentFiles = { requirements: 'requirements.txt', conda: 'conda.yaml', virtualenv: 'python_env.yaml' } as const;
/** As in {@link environmentFiles}; other versions that MLflow runs on serve the package too, and MLflow warns of them. */
const PYTHON_VERSION = '3.11';

/** MLflow's `python_function`: how Python loads the package. */
export interface PythonFlavour {
  readonly loader_module: string;
  readonly code: string;
  readonly env: { readonly conda: string; readonly virtualenv: string };
  readonly python_version: string;
}

/** The flavour of a package whose code is in the directory. */
export async function pythonFlavour(directory: string): Promise<PythonFlavour> {
  const { conda, virtualenv } = environmentFiles;
  const [loader] = (await readdir(join(directory, PYTHON_CODE))).filter((file) => file.endsWith('.py'));
  if (loader === undefined) throw new Error(`${join(directory, PYTHON_CODE)} has no Python module: build the app again`);
  return { loader_module: loader.slice(0, -'.py'.length), code: PYTHON_CODE, env: { conda, virtualenv }, python_version: PYTHON_VERSION };
}
