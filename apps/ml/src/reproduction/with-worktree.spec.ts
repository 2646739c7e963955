import { existsSync } from 'node:fs';
import { mkdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeRepository, type Repository } from '../../fixtures/reproduction/repository.js';
import { sourceOf } from '../runs/source.js';
import { withWorktree } from './with-worktree.js';

let repository: Repository;
let first: string;
beforeAll(async () => {
  repository = await makeRepository({ 'code.ts': 'first\n', 'package-lock.json': '{}', 'apps/one/package.json': '{}', '.gitignore': 'node_modules\n' });
  first = await repository.git('rev-parse', 'HEAD');
  await repository.write('code.ts', 'second\n');
  await repository.commit();
  await mkdir(join(repository.directory, 'node_modules/library'), { recursive: true });
  await writeFile(join(repository.directory, 'node_modules/.package-lock.json'), '{}');
  await symlink('../apps/one', join(repository.directory, 'node_modules/one'));
});
afterEach(() => repository.git('reset', '--quiet', '--hard'));
afterAll(() => repository.remove());

const never = new AbortController().signal;
const within = <T>(commit: string, diff: Buffer | undefined, work: (directory: string) => Promise<T>) => withWorktree(repository.directory, { runId: 'a'.repeat(32), commit, diff }, never, work);

describe('a worktree of a commit', () => {
  it('has the files of that commit, while the checkout stays as it is, and goes afterwards', async () => {
    const directory = await within(first, undefined, async (made) => {
      expect(await readFile(join(made, 'code.ts'), 'utf8')).toBe('first\n');
      return made;
    });
    expect(existsSync(directory)).toBe(false);
    expect(await readFile(join(repository.directory, 'code.ts'), 'utf8')).toBe('second\n');
    expect((await repository.git('worktree', 'list')).split('\n')).toHaveLength(1);
  });

  it('goes too when the work fails', async () => {
    await expect(within(first, undefined, () => Promise.reject(new Error('work')))).rejects.toThrow('work');
    expect((await repository.git('worktree', 'list')).split('\n')).toHaveLength(1);
  });

  it('is changed as the working tree was', async () => {
    await repository.write('code.ts', 'second, changed\n');
    await repository.write('new.ts', 'new\n');
    const { commit, diff } = (await sourceOf(repository.directory))!;
    await repository.git('clean', '--quiet', '-f');
    await repository.git('reset', '--quiet', '--hard');
    await within(commit, diff, async (directory) => {
      expect([await readFile(join(directory, 'code.ts'), 'utf8'), await readFile(join(directory, 'new.ts'), 'utf8')]).toEqual(['second, changed\n', 'new\n']);
    });
  });

  it('uses the installed packages of the checkout, its own apps in place of those of the checkout', async () => {
    await within(first, undefined, async (directory) => {
      expect(await readlink(join(directory, 'node_modules/library'))).toBe(join(repository.directory, 'node_modules/library'));
      expect(await readlink(join(directory, 'node_modules/one'))).toBe('../apps/one');
    });
  });

  it('has no packages where its lock file is another one: they have to be installed', async () => {
    await repository.write('package-lock.json', '{ "other": true }');
    await within(first, undefined, async (directory) => expect(existsSync(join(directory, 'node_modules'))).toBe(false));
  });

  it('says why git makes none', async () => {
    await writeFile(join(repository.directory, '.git/worktrees'), 'a file where git has a folder');
    try {
      await expect(within(first, undefined, () => Promise.resolve())).rejects.toMatchObject({ code: 'COMMAND_FAILED', message: expect.stringMatching(/^The worktree .* cannot be made: .*worktrees/s) });
    } finally {
      await rm(join(repository.directory, '.git/worktrees'));
    }
  });

  it.each([
    ['a commit that is not there', 'c0ffee'.padEnd(40, '0'), undefined, 'COMMIT_MISSING', /^Commit c0ffee0+, whose code has trained run a+, is not in the repository .*git fetch <remote> c0ffee/],
    ['changes that do not fit', undefined, Buffer.from('--- a/code.ts\n+++ b/code.ts\n@@ -1 +1 @@\n-third\n+fourth\n'), 'NOT_REPRODUCIBLE', /^The changes of the working tree that run a+ keeps do not fit its commit: .*patch does not apply/s],
  ])('refuses %s', async (_what, commit, diff, code, message) => {
    await expect(within(commit ?? first, diff, () => Promise.resolve())).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
    expect((await repository.git('worktree', 'list')).split('\n')).toHaveLength(1);
  });
});
