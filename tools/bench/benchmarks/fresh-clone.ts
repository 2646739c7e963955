import { mkdir, readdir, readlink, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { removeDatabase } from '@tripod/database';
import { checkout, findApps, outputOf, temporaryFolder } from '@tripod/processes';

/**
 * Runs `work` with a git clone of the last commit, packages installed (linked from here), and removes it with the
 * database that it made.
 */
export async function withFreshClone<T>(signal: AbortSignal, work: (clone: string) => Promise<T>): Promise<T> {
  const clone = temporaryFolder('clone');
  try {
    await outputOf('git', ['clone', '--quiet', '--no-local', '--depth', '1', `file://${checkout}`, clone], { signal });
    for (const folder of ['.', ...findApps().map((app) => app.folder)]) await linkPackages(clone, folder);
    return await work(clone);
  } finally {
    // Also after an interruption: root's database lies outside of the clone.
    await removeDatabase({ checkout: clone });
    await rm(clone, { recursive: true, force: true });
  }
}

/** Links each package by itself, so that the links to the workspace's own apps lead into the clone. */
async function linkPackages(clone: string, folder: string): Promise<void> {
  const from = join(checkout, folder, 'node_modules');
  const into = join(clone, folder, 'node_modules');
  await mkdir(into, { recursive: true });
  for (const entry of await readdir(from, { withFileTypes: true }).catch(() => [])) {
    const path = join(from, entry.name);
    await symlink(entry.isSymbolicLink() ? await readlink(path) : path, join(into, entry.name));
  }
}
