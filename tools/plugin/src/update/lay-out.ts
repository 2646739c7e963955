import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exchangeFiles, gitFolder, moveBranch, refuseAnotherGit } from '../adopt/commit-changes.js';
import type { Repository } from '../adopt/git.js';
import type { Merged } from './merge-trees.js';

/** The line by which a message that waits for its commit is known as ours. */
const TRAILER = 'Tripod-Template';

/** A message that names the template's commit. */
export const withTrailer = (message: string, commit: string): string => `${message}\n\n${TRAILER}: ${commit}`;

/**
 * Makes a merge the files of the checkout: as a commit when it is clean, else in the state that `git merge` leaves, with the
 * marks of conflicts in the files and the message prepared for `git commit`.
 *
 * @returns the commit, or undefined where there are conflicts
 */
export async function layOut(repository: Repository, { tree, conflicts }: Merged, message: string): Promise<string | undefined> {
  await refuseAnotherGit(repository);
  const before = await repository.ask(['rev-parse', 'HEAD']);
  const after = await repository.ask(['commit-tree', tree, '-p', before, '-m', message]);
  await exchangeFiles(repository, before, after, async (branch) => {
    if (conflicts.length === 0) return moveBranch(repository, branch, before, after, 'template update');
    const none = `0 ${'0'.repeat(before.length)}`;
    const entries = conflicts.flatMap(({ path, entries: stages }) => [`${none}\t${path}`, ...stages]);
    await repository.give(['update-index', '-z', '--index-info'], entries.map((entry) => `${entry}\0`).join(''));
    await writeFile(await messageFile(repository), `${message}\n`);
  });
  return conflicts.length === 0 ? after : undefined;
}

/** Takes an update with conflicts back that was not committed; returns whether there was one. */
export async function takeBackConflicts(repository: Repository): Promise<boolean> {
  if (!(await hasConflicts(repository))) return false;
  await repository.ask(['reset', '--quiet', '--hard', 'HEAD']);
  return true;
}

/** Whether an update with conflicts waits for its commit. git removes the message with the commit, and with `git reset --hard`. */
export async function hasConflicts(repository: Repository): Promise<boolean> {
  const file = await messageFile(repository);
  return existsSync(file) && (await readFile(file, 'utf8')).includes(`\n${TRAILER}: `);
}

const messageFile = async (repository: Repository): Promise<string> => join(await gitFolder(repository), 'MERGE_MSG');
