import { copyFile, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '../temporary-folder.js';
import { git, gitLine } from './git.js';

/** A larger diff of a working tree is not kept, in bytes. */
export const MAX_DIFF_BYTES = 1024 * 1024;

/** Where code comes from: a commit, and how its files differed from it. */
export interface Source {
  /** The whole hash. */
  readonly commit: string;
  /** Whether files differed, new ones included; those that .gitignore names do not count. */
  readonly isDirty: boolean;
  /** The differences as `git apply` takes them; undefined without any, and where they could not be kept. */
  readonly diff: Buffer | undefined;
}

/**
 * The source of this program: of the checkout that its files lie in, whatever folder it was started in. Undefined outside of
 * a git checkout.
 */
export async function sourceOf(directory = dirname(fileURLToPath(import.meta.url))): Promise<Source | undefined> {
  let top: string;
  let commit: string;
  try {
    [top, commit] = await Promise.all([gitLine(['rev-parse', '--show-toplevel'], { directory }), gitLine(['rev-parse', 'HEAD'], { directory })]);
  } catch {
    return undefined;
  }
  try {
    const diff = await diffOf(top);
    return { commit, isDirty: diff.length > 0, diff: diff.length > 0 ? diff : undefined };
  } catch {
    return { commit, isDirty: true, diff: undefined };
  }
}

/** All differences from the commit, in an index of its own: that of the person who works there stays as it is. */
async function diffOf(top: string): Promise<Buffer> {
  const scratch = temporaryFolder('run');
  try {
    const index = join(scratch, 'index');
    const options = { directory: top, env: { GIT_INDEX_FILE: index } };
    await copyFile(resolve(top, await gitLine(['rev-parse', '--git-path', 'index'], { directory: top })), index);
    await git(['add', '--intent-to-add', '--', '.'], options);
    return await git(['diff', '--binary', '--no-color', '--no-ext-diff', '--no-textconv', '--src-prefix=a/', '--dst-prefix=b/', 'HEAD'], { ...options, maxBytes: MAX_DIFF_BYTES });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
