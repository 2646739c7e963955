import { execFile } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { messageOf, temporaryFolder, ToolError } from '@tripod/processes';
import { gitFolder } from '../adopt/commit-changes.js';
import type { Repository } from '../adopt/git.js';
import { pluginOf, withSources } from './template-sources.js';

const execute = promisify(execFile);

/**
 * The tree of the project that a commit of the template makes of a tripod.json, by the code of that commit.
 *
 * @param record the text of tripod.json, in the form of that commit
 * @param packages a checkout with installed packages
 * @throws {ToolError} COMMAND_FAILED when that code does not make it
 */
export async function projectOfTemplate(repository: Repository, commit: string, record: string, packages: string): Promise<string> {
  return withSources(repository, commit, packages, async (folder) => {
    const file = join(temporaryFolder('record'), 'tripod.json');
    await writeFile(file, record);
    const { args, env } = pluginOf(folder);
    const options = { cwd: folder, env: { ...process.env, ...env, GIT_DIR: await gitFolder(repository) } };
    const { stdout } = await execute(process.execPath, [...args, '--replay', file], options)
      .catch((error: unknown) => {
        const stderr = typeof error === 'object' && error !== null && 'stderr' in error ? String(error.stderr) : '';
        throw new ToolError('COMMAND_FAILED', `The template's commit ${commit.slice(0, 12)} does not make the project of tripod.json again: ${stderr.trim().split('\n').at(-1) || messageOf(error)}\nNothing was changed.`, { cause: error });
      })
      .finally(() => rm(join(file, '..'), { recursive: true, force: true }));
    const [, tree] = /gives? the tree ([0-9a-f]{40,64})/.exec(stdout) ?? [];
    if (tree === undefined) throw new ToolError('UNEXPECTED_REPLY', `The template's commit ${commit.slice(0, 12)} does not say which tree it makes: ${stdout.slice(0, 200)}. Nothing was changed.`);
    return tree;
  });
}
