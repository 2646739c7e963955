import { readFile, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder, ToolError } from '@tripod/processes';
import { z } from 'zod';
import type { Changes } from '../project/changes.js';
import type { Repository } from './git.js';

/** What is noted while files are exchanged: with it a later command takes an interrupted exchange back. */
const journal = z.object({ before: z.string(), after: z.string(), branch: z.string().nullable() });
const JOURNAL = 'tripod-adopt.json';

/**
 * Makes changes as one commit on the checked-out branch. Everything is prepared in git's store first, beside the files; then
 * the files are exchanged, and the branch moves last. What fails before leaves the checkout as it was; what fails while
 * files are exchanged is taken back, by this process or, after a kill, by {@link takeBack}.
 *
 * @returns the commit
 * @throws {ToolError} BAD_USAGE while another git works on the checkout
 */
export async function commitChanges(repository: Repository, changes: Changes, message: string): Promise<string> {
  await refuseAnotherGit(repository);
  const before = await repository.ask(['rev-parse', 'HEAD']);
  const after = await prepareCommit(repository, changes, message, before);
  await exchangeFiles(repository, before, after, (branch) => moveBranch(repository, branch, before, after, 'adopt'));
  return after;
}

/** @throws {ToolError} BAD_USAGE while another git works on the checkout */
export async function refuseAnotherGit(repository: Repository): Promise<void> {
  const lock = join(await gitFolder(repository), 'index.lock');
  if (existsSync(lock)) throw new ToolError('BAD_USAGE', `Another git works on this checkout, or one was killed: ${lock} is there. Wait for its end, or remove that file. Nothing was changed.`);
}

/**
 * Exchanges the files of one commit for those of another, and then does the `last` step. What fails is taken back, by this
 * process or, after a kill, by {@link takeBack}.
 *
 * @param last is given the branch that is checked out, if one is
 */
export async function exchangeFiles(repository: Repository, before: string, after: string, last: (branch: string | null) => Promise<void>): Promise<void> {
  const branch = await repository.ask(['symbolic-ref', '--quiet', 'HEAD']).catch(() => null);
  const file = await journalOf(repository);
  await writeFile(file, JSON.stringify({ before, after, branch }));
  try {
    await repository.ask(['read-tree', '-m', '-u', before, after]);
    await last(branch);
  } catch (error) {
    await takeBack(repository);
    throw error;
  }
  await rm(file);
}

/** Moves the branch that is checked out, or HEAD where none is. `by` is what its log says. */
export async function moveBranch(repository: Repository, branch: string | null, before: string, after: string, by: string): Promise<void> {
  await repository.ask(['update-ref', '-m', by, branch ?? 'HEAD', after, before]);
}

/** The commit with these changes, in git's store; nothing points to it yet. */
export async function prepareCommit(repository: Repository, { written, removed }: Changes, message: string, parent: string): Promise<string> {
  const index = join(await gitFolder(repository), 'tripod-adopt-index');
  const env = { GIT_INDEX_FILE: index };
  try {
    await repository.ask(['read-tree', parent], env);
    const modes = await modesOf(repository, parent);
    const entries: string[] = removed.filter((path) => !written.has(path)).map((path) => `0 ${'0'.repeat(parent.length)}\t${path}`);
    const hashes = await storeAll(repository, [...written.values()]);
    for (const [place, path] of [...written.keys()].entries()) entries.push(`${modes.get(path) ?? '100644'} ${hashes[place]}\t${path}`);
    await repository.give(['update-index', '-z', '--index-info'], entries.map((entry) => `${entry}\0`).join(''), env);
    const tree = await repository.ask(['write-tree'], env);
    return await repository.ask(['commit-tree', tree, '-p', parent, '-m', message]);
  } finally {
    await rm(index, { force: true });
  }
}

/** Puts contents into git's store and gives their hashes. One git for all: a scope of one's own changes some hundred files. */
async function storeAll(repository: Repository, contents: readonly (string | Uint8Array)[]): Promise<readonly string[]> {
  const folder = temporaryFolder('adopt');
  try {
    const paths = await Promise.all(contents.map(async (content, place) => {
      const path = join(folder, String(place));
      await writeFile(path, content);
      return path;
    }));
    return (await repository.give(['hash-object', '-w', '--no-filters', '--stdin-paths'], paths.map((path) => `${path}\n`).join(''))).split('\n');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function modesOf(repository: Repository, commit: string): Promise<ReadonlyMap<string, string>> {
  const lines = (await repository.ask(['ls-tree', '-r', '-z', commit])).split('\0').filter((line) => line !== '');
  return new Map(lines.map((line) => [line.slice(line.indexOf('\t') + 1), line.slice(0, 6)]));
}

/** Takes an exchange of files back that did not come to its end; returns whether there was one. */
export async function takeBack(repository: Repository): Promise<boolean> {
  const file = await journalOf(repository);
  if (!existsSync(file)) return false;
  const parsed = journal.safeParse(JSON.parse(await readFile(file, 'utf8').then((text) => text || 'null')));
  if (!parsed.success) {
    // Killed while it was written: no file was exchanged yet.
    await rm(file);
    return false;
  }
  const { before, after } = parsed.data;
  const head = await repository.ask(['rev-parse', 'HEAD']);
  if (head !== before && head !== after) throw new ToolError('BAD_USAGE', `An adopt or an update was interrupted here, and commits were made since. Remove ${file} when the files are as you want them.`);
  // A killed git leaves its lock.
  await rm(join(await gitFolder(repository), 'index.lock'), { force: true });
  const wanted = head === after ? after : before;
  for (const path of await newFiles(repository, before, after)) if (wanted === before) await rm(join(repository.root, path), { force: true });
  await repository.ask(['reset', '--quiet', '--hard', wanted]);
  await rm(file);
  return wanted === before;
}

/** Files of the new commit that the old one does not have. */
async function newFiles(repository: Repository, before: string, after: string): Promise<string[]> {
  return (await repository.ask(['diff', '--name-only', '--no-renames', '--diff-filter=A', '-z', before, after])).split('\0').filter((path) => path !== '');
}

/** The folder in which git keeps what it knows of a checkout. */
export async function gitFolder(repository: Repository): Promise<string> {
  return repository.ask(['rev-parse', '--absolute-git-dir']);
}

const journalOf = async (repository: Repository): Promise<string> => join(await gitFolder(repository), JOURNAL);
