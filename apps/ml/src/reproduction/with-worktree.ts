import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError, messageOf } from '../errors.js';
import { git, gitLine } from '../runs/git.js';
import { temporaryFolder } from '../temporary-folder.js';

/** All files of a repository are written within this, in milliseconds. */
const CHECKOUT_LIMIT_MS = 10 * 60_000;

/** A state of the sources. */
export interface WantedSources {
  readonly runId: string;
  readonly commit: string;
  /** Changes of the files of that commit, as `git apply` takes them. */
  readonly diff: Buffer | undefined;
}

/**
 * Does the work in a worktree of the repository: a folder of its own with the files of a commit, changed as wanted, which
 * goes afterwards. Installed packages are those of the checkout where its lock file is the same.
 *
 * @param checkout the folder of a git checkout
 * @throws {AppError} COMMIT_MISSING; NOT_REPRODUCIBLE when the changes cannot be made; COMMAND_FAILED when git fails
 *   otherwise; what the work throws
 */
export async function withWorktree<T>(checkout: string, { runId, commit, diff }: WantedSources, signal: AbortSignal, work: (directory: string) => Promise<T>): Promise<T> {
  await assertCommit(checkout, commit, runId);
  const folder = temporaryFolder('worktree');
  const directory = join(folder, 'sources');
  try {
    await add(checkout, directory, commit, signal);
    if (diff !== undefined) await apply(directory, join(folder, 'changes.diff'), diff, runId);
    await borrowInstalled(checkout, directory);
    return await work(directory);
  } finally {
    await rm(folder, { recursive: true, force: true });
    await git(['worktree', 'prune'], { directory: checkout }).catch(() => undefined);
  }
}

async function assertCommit(checkout: string, commit: string, runId: string): Promise<void> {
  try {
    await git(['cat-file', '-e', `${commit}^{commit}`], { directory: checkout });
  } catch (cause) {
    const remotes = (await gitLine(['remote'], { directory: checkout }).catch(() => '')).split('\n');
    const [remote = ''] = remotes;
    throw new AppError(
      'COMMIT_MISSING',
      `Commit ${commit}, whose code has trained run ${runId}, is not in the repository ${checkout}. It was never fetched, or it belonged to a branch that is gone. Fetch it (\`git fetch ${remote || '<remote>'} ${commit}\`), or choose another of \`ml runs\`.`,
      { cause },
    );
  }
}

async function add(checkout: string, directory: string, commit: string, signal: AbortSignal): Promise<void> {
  try {
    // Of those whose process was killed.
    await git(['worktree', 'prune'], { directory: checkout, signal });
    await git(['worktree', 'add', '--quiet', '--detach', directory, commit], { directory: checkout, limit: CHECKOUT_LIMIT_MS, signal });
  } catch (cause) {
    throw new AppError('COMMAND_FAILED', `The worktree ${directory} of ${checkout} cannot be made: ${messageOf(cause).trim()}.`, { cause });
  }
}

async function apply(directory: string, file: string, diff: Buffer, runId: string): Promise<void> {
  await writeFile(file, diff);
  try {
    await git(['apply', '--binary', '--whitespace=nowarn', file], { directory });
  } catch (cause) {
    throw new AppError('NOT_REPRODUCIBLE', `The changes of the working tree that run ${runId} keeps do not fit its commit: ${messageOf(cause).trim()}. Choose another of \`ml runs\`.`, { cause });
  }
}

/** Where the lock files differ, the packages of that time have to be installed: that is the work of what starts the app. */
async function borrowInstalled(checkout: string, directory: string): Promise<void> {
  const lock = (folder: string) => readFile(join(folder, 'package-lock.json')).catch(() => undefined);
  const [here, there] = await Promise.all([lock(checkout), lock(directory)]);
  if (here === undefined || there === undefined || !here.equals(there)) return;
  const apps = await readdir(join(directory, 'apps')).catch(() => []);
  for (const folder of ['.', ...apps.map((app) => join('apps', app))]) await linkEntries(join(checkout, folder, 'node_modules'), join(directory, folder, 'node_modules'));
  // The addon of the native backend lies beside them.
  const native = join('.tripod', 'native');
  if (existsSync(join(checkout, native))) await link(join(checkout, native), join(directory, native));
}

/** One by one, so that what links to the workspace's own folders leads into the worktree. Files are lists that npm rewrites. */
async function linkEntries(from: string, to: string): Promise<void> {
  const entries = await readdir(from, { withFileTypes: true }).catch(() => []);
  if (entries.length > 0) await mkdir(to, { recursive: true });
  for (const entry of entries) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isFile()) await copyFile(source, target);
    else if (entry.name !== '.cache') await link(entry.isSymbolicLink() ? await readlink(source) : source, target);
  }
}

async function link(target: string, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await symlink(target, path);
}
