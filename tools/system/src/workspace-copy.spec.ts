import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gitEnvironment } from './git-environment.js';
import { WorkspaceCopy } from './workspace-copy.js';

const git = (cwd: string, ...args: string[]) => execFileSync('git', args, { cwd, encoding: 'utf8', env: gitEnvironment() });

// A hook that runs these tests: git sets GIT_DIR and GIT_INDEX_FILE for it.
describe('a copy that is made inside a commit of another repository', () => {
  let repository: string;
  let copy: WorkspaceCopy;
  const before = { ...process.env };

  beforeAll(async () => {
    repository = mkdtempSync(join(tmpdir(), 'tripod-hook-'));
    git(repository, 'init', '--quiet', '--template=');
    mkdirSync(join(repository, '.git', 'hooks'));
    writeFileSync(join(repository, '.git', 'hooks', 'pre-commit'), `#!/bin/sh\ntouch '${repository}/hook-has-run'\n`);
    chmodSync(join(repository, '.git', 'hooks', 'pre-commit'), 0o755);
    Object.assign(process.env, { GIT_DIR: join(repository, '.git'), GIT_INDEX_FILE: join(repository, '.git', 'index'), GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'core.hooksPath', GIT_CONFIG_VALUE_0: join(repository, '.git', 'hooks') });
    copy = await WorkspaceCopy.make();
  });
  afterAll(async () => {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    await copy.remove();
    rmSync(repository, { recursive: true });
  });

  test('has a commit of its own, and runs no hook', async () => {
    expect(await copy.git('log', '--format=%an %s')).toBe('Test chore: the checkout as it stands');
    expect(await copy.git('status', '--porcelain')).toBe('');
    expect(existsSync(join(repository, 'hook-has-run'))).toBe(false);
  });

  test('leaves that repository as it was', () => {
    expect(git(repository, 'config', '--local', '--list')).not.toContain('user.name');
    expect(git(repository, 'ls-files')).toBe('');
    expect(git(repository, 'for-each-ref')).toBe('');
  });
});
