import { existsSync } from 'node:fs';
import { readdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '@tripod/processes';
import { gitFolder } from '../adopt/commit-changes.js';
import type { Repository } from '../adopt/git.js';

/**
 * The files of a commit in a folder of their own, with the installed packages of a checkout, for as long as `use` works with
 * them: each template makes a project by its own code.
 *
 * @param packages the checkout whose packages are linked
 */
export async function withSources<Result>(repository: Repository, commit: string, packages: string, use: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = temporaryFolder('template');
  try {
    const env = { GIT_DIR: await gitFolder(repository), GIT_WORK_TREE: folder, GIT_INDEX_FILE: join(folder, '.tripod-index') };
    await repository.ask(['read-tree', commit], env);
    await repository.ask(['checkout-index', '--all', `--prefix=${folder}/`], env);
    const apps = await readdir(join(packages, 'apps')).catch(() => []);
    for (const place of ['.', ...apps.map((app) => `apps/${app}`)]) {
      const from = join(packages, place, 'node_modules');
      if (existsSync(from) && existsSync(join(folder, place))) await symlink(from, join(folder, place, 'node_modules'));
    }
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** How a tool of such a folder is started: the arguments of Node, and its environment. */
export const pluginOf = (folder: string): { readonly args: readonly string[]; readonly env: Readonly<Record<string, string>> } => ({
  args: ['--import', 'tsx', join(folder, 'tools/plugin/main.ts')],
  env: { TSX_TSCONFIG_PATH: join(folder, 'tools/plugin/tsconfig.json') },
});
