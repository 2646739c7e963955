import { ToolError } from '@tripod/processes';
import type { Repository } from '../adopt/git.js';

/** `git merge-tree --write-tree`, which merges without a work tree, is there since this version. */
const NEEDED = [2, 38] as const;

/** @throws {ToolError} BAD_USAGE with the version that is needed, when git is older */
export async function refuseOldGit(repository: Pick<Repository, 'ask'>): Promise<void> {
  const said = await repository.ask(['--version']);
  const [, major = 0, minor = 0] = (/(\d+)\.(\d+)/.exec(said) ?? []).map(Number);
  if (major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1])) return;
  throw new ToolError('BAD_USAGE', `An update needs git ${NEEDED.join('.')} or later, and this is ${said.replace(/^git version /, '')}: install a newer git. Nothing was changed.`);
}
