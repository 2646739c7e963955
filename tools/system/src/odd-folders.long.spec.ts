import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { checkout, nxCommand } from '@tripod/processes';
import { gitEnvironment } from './git-environment.js';
import { WorkspaceCopy } from './workspace-copy.js';

const JEST = 'node_modules/jest/bin/jest.js';
const configurations = ['apps', 'libs', 'tools']
  .flatMap((kind) => readdirSync(join(checkout, kind)).flatMap((name) => ['jest.config.cjs', 'jest.long.config.cjs'].map((file) => join(kind, name, file))))
  .filter((file) => existsSync(join(checkout, file)));
const LIST = [JEST, '--listTests', '--projects', ...configurations];
const pathsIn = (folder: string, listed: string) => listed.trim().split('\n').map((path) => relative(folder, path)).sort();

/** One folder below the other, so that one checkout tries them all. */
const NAMES = ['tripod [x]', 'tripod!x', 'größe (1) {b,c} + #1 50%20', `it's "$HOME"; \`x\``, 'dist'];

describe(`a checkout in ${NAMES.join('/')}`, () => {
  let copy: WorkspaceCopy;
  beforeAll(async () => {
    copy = await WorkspaceCopy.make(join(...NAMES));
  });
  afterAll(() => copy.remove());

  const succeeds = async (args: readonly string[]) => {
    const outcome = await copy.node(args);
    expect({ exitCode: outcome.exitCode, said: outcome.exitCode === 0 ? '' : outcome.stdout + outcome.stderr }).toEqual({ exitCode: 0, said: '' });
    return outcome;
  };

  it('has the same tests as here, and they run', async () => {
    const here = execFileSync(process.execPath, LIST, { cwd: checkout, encoding: 'utf8', env: gitEnvironment(), stdio: ['ignore', 'pipe', 'ignore'] });
    expect(pathsIn(copy.directory, (await succeeds(LIST)).stdout)).toEqual(pathsIn(checkout, here));
    expect(await succeeds([JEST, '-c', 'libs/contracts/jest.config.cjs', 'src/contract/'])).toMatchObject({ stderr: expect.stringMatching(/^Tests: +\d{2,} passed, \d+ total$/m) });
  });

  it('has the same projects, and is built, linted and type-checked', async () => {
    const here = nxCommand(['show', 'projects']);
    const projects = execFileSync(process.execPath, here.args, { cwd: checkout, encoding: 'utf8', env: { ...gitEnvironment(), ...here.env } });
    const shown = await copy.nx('show', 'projects');
    expect(shown.stdout.trim().split('\n').sort()).toEqual(projects.trim().split('\n').sort());
    await succeeds(['node_modules/nx/dist/bin/nx.js', 'run-many', '-t', 'build,lint,typecheck', '-p', 'user', '--output-style=static']);
    expect(await succeeds(['apps/user/dist/main.js', '--help'])).toMatchObject({ stdout: expect.stringContaining('Usage: user') });
  });

  it('has its commands', async () => {
    expect(await succeeds(['tools/start.mjs', 'app', 'user', '--help'])).toMatchObject({ stdout: expect.stringContaining('Usage: user') });
  });
});

it.each(['?', '*'])('a checkout below a folder with %s is refused in one sentence', async (character) => {
  const copy = await WorkspaceCopy.make(`a${character}b`);
  try {
    expect(await copy.run('app', 'user', '--help')).toEqual({ exitCode: 1, stdout: '', stderr: `Tripod does not work in ${copy.directory}/: Nx or tsx fail where a path has '${character}'. Move the checkout, or rename that folder.\n` });
  } finally {
    await copy.remove();
  }
});
