import { z } from 'zod';
import { law } from './law.js';
import { WorkspaceCopy } from './workspace-copy.js';

interface Change {
  readonly change: string;
  readonly files: readonly string[];
  readonly message: string;
  readonly runs: readonly string[];
}

const changes: readonly Change[] = [
  { change: 'a fix in the etl app', files: ['apps/etl/src/errors.ts'], message: 'fix(etl): a better message', runs: ['etl'] },
  { change: 'a fix in the ml app', files: ['apps/ml/src/errors.ts'], message: 'fix(ml): a better message', runs: ['ml'] },
  { change: 'a change in nodes', files: ['libs/nodes/src/index.ts'], message: 'feat(nodes): one more', runs: ['ml', 'nodes'] },
  { change: 'a change in contracts', files: ['libs/contracts/src/index.ts'], message: 'feat(contracts): one more', runs: ['contracts', 'etl', 'ml', 'user'] },
  { change: 'the documents', files: ['README.md', 'apps/ml/README.md', 'docs/architecture.md'], message: 'docs: a better sentence', runs: [] },
];

describe('nx', () => {
  let copy: WorkspaceCopy;

  beforeAll(async () => {
    copy = await WorkspaceCopy.make();
  });
  afterAll(() => copy.remove());

  it.each(changes)('affected runs after $change: $runs', async ({ files, message, runs }) => {
    const before = await copy.git('rev-parse', 'HEAD');
    for (const file of files) await copy.append(file, file.endsWith('.md') ? 'One more line.' : '// one more line');
    await copy.commit(message);
    const outcome = await copy.nx('show', 'projects', '--affected', `--base=${before}`, '--head=HEAD', '--json');
    expect(outcome).toMatchObject({ exitCode: 0 });
    const affected = z.array(z.string()).parse(JSON.parse(outcome.stdout));
    expect(affected.filter((project) => project in law).sort()).toEqual(runs);
  });

  it('affected runs everything after a tool of the tool chain was raised in package.json, which no project imports', async () => {
    const before = await copy.git('rev-parse', 'HEAD');
    await copy.replace('package.json', /"typescript": "[^"]+"/, '"typescript": "6.9.9"');
    await copy.commit('build: raise TypeScript');
    const outcome = await copy.nx('show', 'projects', '--affected', `--base=${before}`, '--head=HEAD', '--json');
    expect(z.array(z.string()).parse(JSON.parse(outcome.stdout))).toEqual(expect.arrayContaining(Object.keys(law)));
    await copy.restore(before);
  });

  it('passes over a worktree inside the checkout, as git and eslint do', async () => {
    const places = ['.worktrees/fix', 'worktrees/fix', '.trees/fix', '.claude/worktrees/fix'];
    for (const place of places) await copy.git('worktree', 'add', '--quiet', '--detach', place);
    const outcome = await copy.nx('show', 'projects', '--json');
    expect(outcome).toMatchObject({ exitCode: 0 });
    expect(z.array(z.string()).parse(JSON.parse(outcome.stdout)).filter((name) => name === 'user')).toEqual(['user']);
    expect(await copy.git('status', '--porcelain')).toBe('');
    const linted = await copy.node(['node_modules/eslint/bin/eslint.js', '--no-warn-ignored', '--format=json', '.worktrees', 'worktrees', '.trees', '.claude']);
    expect(linted.stdout).not.toContain('.worktrees/fix/apps');
    for (const place of places) await copy.git('worktree', 'remove', '--force', place);
  });
});
