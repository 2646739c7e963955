import { messageOf, ToolError } from '@tripod/processes';
import type { Repository } from '../adopt/git.js';

/**
 * Brings a commit of the template into git's store of a project; no branch and no remote is made.
 *
 * @param to a branch, a tag or a commit
 * @throws {ToolError} NETWORK when the template cannot be read; BAD_USAGE when it has no such commit
 */
export async function fetchTemplate(repository: Repository, address: string, to: string): Promise<string> {
  if (/^[0-9a-f]{40,64}$/.test(to) && (await hasCommit(repository, to))) return to;
  const direct = await fetched(repository, address, to).catch((error: unknown) => error);
  if (typeof direct === 'string') return direct;
  // A short hash, or a server that hands out commits by branch alone.
  await repository.ask(['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', address, '+refs/heads/*:refs/tripod/heads/*']).catch((error: unknown) => {
    throw new ToolError('BAD_USAGE', `The template at ${address} cannot be read: ${lastLineOf(error)}. Name another place by --template. Nothing was changed.`, { cause: error });
  });
  const found = await repository.ask(['rev-parse', '--quiet', '--verify', `${to}^{commit}`]).catch(() => '');
  await removeRefs(repository);
  if (found !== '' && /^[0-9a-f]{4,64}$/.test(to)) return found;
  throw new ToolError('BAD_USAGE', `The template at ${address} has no branch, tag or commit '${to}'. Nothing was changed.`);
}

/** Whether git's store has a commit, with what is reached from it. */
export const hasCommit = (repository: Repository, commit: string): Promise<boolean> => repository.ask(['cat-file', '-e', `${commit}^{tree}`]).then(() => true, () => false);

async function fetched(repository: Repository, address: string, to: string): Promise<string> {
  await repository.ask(['fetch', '--quiet', '--no-tags', address, to]);
  return repository.ask(['rev-parse', 'FETCH_HEAD^{commit}']);
}

async function removeRefs(repository: Repository): Promise<void> {
  const refs = (await repository.ask(['for-each-ref', '--format=delete %(refname)', 'refs/tripod/heads'])).trim();
  if (refs !== '') await repository.give(['update-ref', '--stdin'], `${refs}\n`);
}

const lastLineOf = (error: unknown): string => messageOf(error).trim().split('\n').at(-1) ?? '';
