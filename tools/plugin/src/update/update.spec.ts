import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Repository } from '../adopt/git.js';
import { conflictLines } from './account-of-update.js';
import { refuseOldGit } from './git-version.js';
import { hasConflicts, layOut, takeBackConflicts, withTrailer } from './lay-out.js';
import { mergeTrees, type Merged } from './merge-trees.js';
import { migratedFiles, migratedRecord, pendingMigrations } from './pending-migrations.js';
import { recordedTemplate } from './recorded-template.js';

let folder: string;
let repository: Repository;
const git = (...args: string[]) => execFileSync('git', args, { cwd: folder, encoding: 'utf8' }).trim();

/** A commit on a branch of its own, of files by their paths. */
function commit(files: Readonly<Record<string, string>>): string {
  git('rm', '-rfq', '--ignore-unmatch', '.');
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  git('add', '-A');
  git('commit', '--quiet', '--allow-empty', '-m', 'files');
  return git('rev-parse', 'HEAD');
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tripod-update-'));
  git('init', '--quiet', '--initial-branch=main', '--template=');
  for (const [name, value] of Object.entries({ 'user.name': 'Test', 'user.email': 'test@example.invalid' })) git('config', name, value);
  repository = new Repository(folder);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const lines = 'one\ntwo\nthree\nfour\nfive\n';
const treeOf = (files: Readonly<Record<string, string>>) => git('rev-parse', `${commit(files)}^{tree}`);
/** The project stands at `ours`. */
async function mergeOf(base: Readonly<Record<string, string>>, theirs: Readonly<Record<string, string>>, ours: Readonly<Record<string, string>>): Promise<Merged> {
  const [baseTree, theirTree] = [treeOf(base), treeOf(theirs)];
  return mergeTrees(repository, baseTree, treeOf(ours), theirTree);
}

describe('a merge of a project with a newer template', () => {
  it('has the changes of both, also where a file was moved, and leaves no ref', async () => {
    const { tree, conflicts } = await mergeOf({ 'a.txt': lines }, { 'a.txt': lines.replace('five', 'newer'), 'b.txt': '' }, { 'moved/a.txt': lines.replace('one', 'mine') });
    expect(conflicts).toEqual([]);
    expect(git('ls-tree', '-r', '--name-only', tree)).toBe('b.txt\nmoved/a.txt');
    expect(git('show', `${tree}:moved/a.txt`)).toBe('mine\ntwo\nthree\nfour\nnewer');
    expect(git('for-each-ref', '--format=%(refname)')).toBe('refs/heads/main');
  });

  it('becomes one commit on the branch when it is clean', async () => {
    const merged = await mergeOf({ 'a.txt': lines }, { 'a.txt': lines, 'b.txt': '' }, { 'a.txt': `${lines}six\n` });
    const before = git('rev-parse', 'HEAD');
    const made = await layOut(repository, merged, withTrailer('chore: newer', 'abc'));
    expect([git('rev-parse', 'main'), git('rev-parse', 'main~1'), git('status', '--porcelain')]).toEqual([made, before, '']);
    expect([await hasConflicts(repository), await takeBackConflicts(repository)]).toEqual([false, false]);
  });

  it('with conflicts stands as git leaves one, says what each is, and is taken back or committed', async () => {
    const merged = await mergeOf({ 'a.txt': lines, 'b.txt': lines, 'c.txt': lines }, { 'a.txt': lines.replace('two', 'newer'), 'c.txt': lines.replace('two', 'newer'), 'd.txt': '' }, { 'a.txt': lines.replace('two', 'mine'), 'b.txt': `${lines}mine\n` });
    const before = git('rev-parse', 'HEAD');
    expect(conflictLines(merged.conflicts)).toEqual([expect.stringMatching(/^ {2}a\.txt: .*the same lines/), expect.stringMatching(/^ {2}b\.txt: the template has removed/), expect.stringMatching(/^ {2}c\.txt: you have removed/)]);
    expect(await layOut(repository, merged, withTrailer('chore: newer', 'abc'))).toBeUndefined();
    expect(readFileSync(join(folder, 'a.txt'), 'utf8')).toBe('one\n<<<<<<< tripod/project\nmine\n=======\nnewer\n>>>>>>> tripod/template\nthree\nfour\nfive\n');
    expect([git('diff', '--name-only', '--diff-filter=U'), await hasConflicts(repository)]).toEqual(['a.txt\nb.txt\nc.txt', true]);

    expect(await takeBackConflicts(repository)).toBe(true);
    expect([git('rev-parse', 'HEAD'), git('status', '--porcelain'), existsSync(join(folder, 'd.txt')), await hasConflicts(repository)]).toEqual([before, '', false, false]);

    await layOut(repository, merged, withTrailer('chore: newer', 'abc'));
    git('add', '-A');
    git('commit', '--quiet', '--no-edit');
    expect([git('log', '-1', '--format=%s'), git('log', '-1', '--format=%(trailers)'), await hasConflicts(repository)]).toEqual(['chore: newer', 'Tripod-Template: abc', false]);
  });
});

describe('migrations', () => {
  const all = [3, 1, 2].map((number) => ({ number, about: String(number), record: (record: Readonly<Record<string, unknown>>) => ({ ...record, [`m${number}`]: true }) }));

  it('are those that neither the template had nor tripod.json names, by number, and change tripod.json in that order', async () => {
    const template = commit({ 'tools/plugin/migrations/0001-first.ts': '', 'tools/plugin/migrations/index.ts': '' });
    commit({ 'tripod.json': JSON.stringify({ template: { address: null, commit: template, version: '1.0.0' }, migrations: [2] }) });
    const recorded = await recordedTemplate(repository);
    const pending = await pendingMigrations(repository, all, recorded);
    expect(pending.map(({ number }) => number)).toEqual([3]);
    expect((await pendingMigrations(repository, all, { ...recorded, migrations: [] })).map(({ number }) => number)).toEqual([2, 3]);
    expect(migratedRecord({ name: 'x' }, pending)).toEqual({ name: 'x', m3: true });
  });

  it('change the files of a commit, one after another', async () => {
    const before = commit({ 'a.txt': 'a' });
    const moves = (number: number, from: string, to: string) => ({ number, about: to, files: () => ({ written: new Map([[to, `${from} to ${to}`]]), removed: [from] }) });
    const after = await migratedFiles(repository, before, [moves(1, 'a.txt', 'b.txt'), moves(2, 'b.txt', 'c.txt')], '@acme');
    expect([git('ls-tree', '--name-only', after), git('show', `${after}:c.txt`), git('rev-parse', 'HEAD')]).toEqual(['c.txt', 'b.txt to c.txt', before]);
  });
});

describe('an update is refused', () => {
  it.each(['git version 2.37.9', 'git version 1.99.0.windows.1'])('by %s, with the version that is needed', async (said) => {
    await expect(refuseOldGit({ ask: () => Promise.resolve(said) })).rejects.toThrow(/^An update needs git 2\.38 or later, and this is \d/);
  });

  it.each(['git version 2.38.0', 'git version 2.39.5 (Apple Git-154)', 'git version 3.0.1'])('not by %s', async (said) => {
    await expect(refuseOldGit({ ask: () => Promise.resolve(said) })).resolves.toBeUndefined();
  });

  it.each([
    ['without tripod.json', { 'a.txt': '' }, /has no tripod\.json: it is not a project/],
    ['when tripod.json is not JSON', { 'tripod.json': '<<<<<<<' }, /^tripod\.json is not JSON/],
    ['when tripod.json names no template', { 'tripod.json': '{"template":{}}' }, /does not say which template/],
  ])('%s', async (_, files, reason) => {
    commit(files);
    await expect(recordedTemplate(repository)).rejects.toThrow(reason);
  });
});
