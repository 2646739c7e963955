import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { environmentFiles, PYTHON_CODE } from '../src/packaging/python-flavour.js';

const source = fileURLToPath(new URL('python/', import.meta.url));

/** A file where Python would make the directory for its bytecode: the importing of a package must not change its digest. */
const NO_BYTECODE = 'This file keeps Python from writing bytecode here, which would change the digest of the package.\n';

/**
 * Puts what MLflow's Python needs into a package: the loader, and the descriptions of its environment. The loader's name
 * has a hash of its text: one process may load packages of different ages, and Python knows a module by its name alone.
 */
export async function copyPythonFlavour(target: string): Promise<void> {
  const code = join(target, PYTHON_CODE);
  await mkdir(code, { recursive: true });
  const loader = await readFile(join(source, 'node_package.py'));
  const hash = createHash('sha256').update(loader).digest('hex').slice(0, 8);
  await writeFile(join(code, `node_package_${hash}.py`), loader);
  await writeFile(join(code, '__pycache__'), NO_BYTECODE);
  for (const file of Object.values(environmentFiles)) await copyFile(join(source, file), join(target, file));
}
