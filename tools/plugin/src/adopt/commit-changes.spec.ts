import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Changes } from '../project/changes.js';
import { commitChanges, takeBack } from './commit-changes.js';
import { cleanRepository, Repository } from './git.js';
import { trackedFiles } from './tracked-files.js';

let folder: string;
let repository: Repository;
const git = (...args: string[]) => execFileSync('git', args, { cwd: folder, encoding: 'utf8' }).trim();
const write = (path: string, text: string) => {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), text);
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tripod-adopt-'));
  git('init', '--quiet', '--initial-branch=main', '--template=');
  for (const [name, value] of Object.entries({ 'user.name': 'Test', 'user.email': 'test@example.invalid' })) git('config', name, value);
  write('kept.txt', 'kept\n');
  write('example/gone.txt', 'gone\n');
  write('run.sh', '#!/bin/sh\n');
  write('.gitignore', '.env\n');
  git('add', '-A');
  git('update-index', '--chmod=+x', 'run.sh');
  git('commit', '--quiet', '-m', 'template');
  git('checkout', '--quiet', '--', 'run.sh');
  repository = new Repository(folder);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const changes: Changes = {
  written: new Map<string, string | Uint8Array>([
    ['own/new.txt', 'new\n'],
    ['run.sh', '#!/bin/sh\nexit 1\n'],
    ['own/bytes.bin', Uint8Array.of(0, 255, 10)],
  ]),
  removed: ['example/gone.txt'],
};

/** A checkout in the middle of the exchange: what a kill leaves. */
async function interrupted(): Promise<string> {
  const before = git('rev-parse', 'HEAD');
  const after = await commitChanges(repository, changes, 'own');
  git('reset', '--quiet', '--hard', before);
  write('own/new.txt', 'half');
  rmSync(join(folder, 'example/gone.txt'));
  writeFileSync(join(folder, '.git/index.lock'), '');
  writeFileSync(join(folder, '.git/tripod-adopt.json'), JSON.stringify({ before, after, branch: 'refs/heads/main' }));
  return before;
}

describe('changes of a checkout', () => {
  it('become one commit on its branch, with the modes of files as they were', async () => {
    const commit = await commitChanges(repository, changes, 'own');
    expect([git('rev-parse', 'main'), git('symbolic-ref', 'HEAD'), git('log', '--format=%s')]).toEqual([commit, 'refs/heads/main', 'own\ntemplate']);
    expect(git('status', '--porcelain')).toBe('');
    expect(git('ls-tree', '-r', '--format=%(objectmode) %(path)', 'HEAD').split('\n')).toEqual(['100644 .gitignore', '100644 kept.txt', '100644 own/bytes.bin', '100644 own/new.txt', '100755 run.sh']);
    expect([...readFileSync(join(folder, 'own/bytes.bin'))]).toEqual([0, 255, 10]);
    expect(existsSync(join(folder, 'example'))).toBe(false);
    expect(readdirSync(join(folder, '.git')).filter((name) => name.startsWith('tripod'))).toEqual([]);
  });

  it('wait for another git', async () => {
    writeFileSync(join(folder, '.git/index.lock'), '');
    await expect(commitChanges(repository, changes, 'own')).rejects.toThrow(/^Another git works on this checkout/);
    expect([git('log', '--format=%s'), git('status', '--porcelain'), existsSync(join(folder, '.git/index.lock'))]).toEqual(['template', '', true]);
  });

  it('leave the checkout as it was when files cannot be exchanged', async () => {
    write('own', 'a file where a folder must be');
    await expect(commitChanges(repository, changes, 'own')).rejects.toThrow(/own/);
    expect([git('log', '--format=%s'), git('status', '--porcelain'), existsSync(join(folder, 'example/gone.txt'))]).toEqual(['template', '?? own', true]);
  });

  it('are taken back after a kill in their middle', async () => {
    const before = await interrupted();
    write('.env', 'MINE=1\n');
    expect(await takeBack(repository)).toBe(true);
    expect([git('rev-parse', 'HEAD'), git('status', '--porcelain'), readFileSync(join(folder, '.env'), 'utf8')]).toEqual([before, '', 'MINE=1\n']);
    expect(await takeBack(repository)).toBe(false);
  });

  it('are not taken back from under commits that were made since', async () => {
    await interrupted();
    rmSync(join(folder, '.git/index.lock'));
    git('add', '-A');
    git('commit', '--quiet', '-m', 'mine');
    await expect(takeBack(repository)).rejects.toThrow(/commits were made since/);
    expect(git('log', '-1', '--format=%s')).toBe('mine');
  });
});

describe('a checkout that adopt refuses', () => {
  it('has changes, which it names', async () => {
    write('kept.txt', 'changed');
    write('new.txt', '');
    await expect(cleanRepository(folder)).rejects.toThrow(/^2 files are changed or new and not committed \(kept\.txt, new\.txt\): commit them/);
  });

  it('is no repository', async () => {
    rmSync(join(folder, '.git'), { recursive: true });
    await expect(cleanRepository(folder)).rejects.toThrow(/is no git repository with a commit: clone the template/);
  });
});

it('the files of a commit are read as they stand in it', async () => {
  write('kept.txt', 'changed');
  const files = await trackedFiles(repository, 'HEAD');
  expect(files.paths).toEqual(['.gitignore', 'example/gone.txt', 'kept.txt', 'run.sh']);
  expect(Buffer.from(files.read('kept.txt')).toString()).toBe('kept\n');
});
