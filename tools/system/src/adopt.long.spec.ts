import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { checkout } from '@tripod/processes';
import { z } from 'zod';
import { exampleFolders, exampleNames } from './example.js';
import { gitEnvironment } from './git-environment.js';
import { WorkspaceCopy } from './workspace-copy.js';

/** A table of another business, and what is asked of adopt. */
interface Table {
  readonly name: string;
  /** Where it lies, below tools/system/foreign. */
  readonly file: string;
  readonly rows: number;
  readonly options: readonly string[];
  /** In the place of the table, where it is not named. */
  readonly fixtureRows: number;
}

const tables: readonly Table[] = [
  { name: 'denial', file: 'hdma/apps/etl/src/mortgages/hdma.csv', rows: 2381, fixtureRows: 200, options: ['--label', 'deny', '--noun', 'application,applications', '--owner', '@acme/data', '--licence', 'MIT'] },
  { name: 'weather', file: 'seattle-weather/apps/etl/src/weather/seattle-weather.csv', rows: 1461, fixtureRows: 200, options: ['--label', 'weather', '--time', 'date', '--noun', 'day,days'] },
  { name: 'wage', file: 'wage/apps/etl/src/wages/wage.csv', rows: 3000, fixtureRows: 50, options: ['--label', 'wage', '--noun', 'worker,workers', '--scope', '@acme', '--sample-rows', '50'] },
];

/** CI has no time for all of them: it names those that it adopts, and those that run all tests, with commas. */
const adopted = process.env['ADOPT_OF']?.split(',');
const chosen = tables.filter(({ name }) => adopted === undefined || adopted.includes(name));
const inFull = process.env['ADOPT_IN_FULL']?.split(',');
const ALL_TESTS_MS = 1_800_000;
const KILLS = Number(process.env['KILLS'] ?? 6);

const job = z.object({ rows: z.int(), quarantined: z.int(), model: z.string(), reused: z.boolean(), decisions: z.record(z.string(), z.int()), predictionsDigest: z.string() });
const lastLine = (text: string): unknown => JSON.parse(text.trimEnd().split('\n').at(-1) ?? '');

/** A copy of the template, with a table that lies outside of it. */
async function template({ file }: Pick<Table, 'file'>): Promise<{ copy: WorkspaceCopy; table: string }> {
  const copy = await WorkspaceCopy.make('template');
  const table = join(copy.directory, '../data', file.split('/').at(-1) ?? '');
  await mkdir(join(table, '..'), { recursive: true });
  await cp(join(checkout, 'tools/system/foreign', file), table);
  return { copy, table };
}

const adoptArgs = (table: string, { name, options }: Pick<Table, 'name' | 'options'>) => ['tools/start.mjs', 'adopt', '--name', name, '--from', table, ...options, '--yes'];

describe.each(chosen)('a clone that was adopted to predict $name', (proof) => {
  let copy: WorkspaceCopy;
  let table: string;

  beforeAll(async () => {
    ({ copy, table } = await template(proof));
    const { stdout, stderr, exitCode } = await copy.node(adoptArgs(table, proof));
    if (exitCode !== 0) throw new Error(`${stdout}${stderr}`);
  });
  afterAll(() => copy.remove());

  test('has one commit more and nothing uncommitted', async () => {
    expect(await copy.git('status', '--porcelain')).toBe('');
    expect(await copy.git('log', '--format=%s')).toMatch(/^feat: predict \w+ of \w+\nchore: the checkout as it stands$/);
  });

  test('has no word of the example in any tracked file', async () => {
    const paths = (await copy.git('ls-files')).split('\n').filter((path) => !/package-lock\.json$|pandas-digests|\.(?:br|gz|parquet|sas7bdat|xpt)$/.test(path));
    const found = paths.flatMap((path) => [path, ...readFileSync(join(copy.directory, path), 'utf8').split('\n')].flatMap((line) => (exampleNames.some((word) => word.test(line)) ? [`${path}: ${line.trim().slice(0, 120)}`] : [])));
    expect(found).toEqual([]);
    expect(paths.filter((path) => exampleFolders.some((folder) => path.startsWith(`${folder}/`) && !path.includes(`/${proof.name}/`)))).toEqual([]);
  });

  test('refuses to be adopted again', async () => {
    const { exitCode, stderr } = await copy.node(adoptArgs(table, proof));
    expect([exitCode, stderr]).toEqual([2, expect.stringMatching(/^This checkout is a project already/)]);
  });

  const testInFull = inFull === undefined || inFull.includes(proof.name) ? test : test.skip;
  testInFull('passes lint, types and all tests', async () => {
    const { stdout, stderr, exitCode } = await copy.run('test', 'contracts', 'nodes', 'etl', 'ml', 'user', 'plugin', 'start');
    if (exitCode !== 0) throw new Error(`${stdout.slice(-20_000)}${stderr.slice(-4000)}`);
    expect(stdout).toMatch(/^[1-9]\d* passed, 0 failed$/m);
  }, ALL_TESTS_MS);

  test('has a mechanism that knows nothing of it', async () => {
    const { stderr, exitCode } = await copy.node(['node_modules/jest/bin/jest.js', '-c', 'tools/system/jest.config.cjs', 'mechanism']);
    expect({ exitCode, stderr: exitCode === 0 ? '' : stderr }).toEqual({ exitCode: 0, stderr: '' });
  });

  test('does the whole job with the table that .env names, and with the rows that stand in for it', async () => {
    const start = async () => {
      const { stdout, stderr, exitCode } = await copy.run('start', '--once', '--json');
      if (exitCode !== 0) throw new Error(stderr.slice(-4000));
      return { reply: job.parse(lastLine(stdout)), said: stderr };
    };
    const { reply } = await start();
    expect(reply).toMatchObject({ rows: proof.rows, quarantined: 0, model: proof.name, reused: false });
    await copy.run('reset');
    await copy.write('.env', '');
    const standIn = await start();
    expect(standIn.reply).toMatchObject({ rows: proof.fixtureRows, quarantined: 0 });
    expect(standIn.said).toMatch(/read \d+ (?:made-up rows|rows of the table): .*SOURCE_FILES names the real file/);
  });

  test('is made again by its answers, to the same tree, without the table', async () => {
    const { stdout, stderr, exitCode } = await copy.run('adopt', '--replay');
    if (proof.options.includes('--sample-rows')) expect([exitCode, stderr]).toEqual([2, expect.stringMatching(/real rows in its fixture/)]);
    else expect([exitCode, stdout]).toEqual([0, expect.stringContaining('which made the project')]);
  });
});

describe('an adopt', () => {
  let copy: WorkspaceCopy;
  let table: string;
  const weather = tables[1]!;

  beforeAll(async () => {
    ({ copy, table } = await template(weather));
  });
  afterAll(() => copy.remove());
  afterEach(() => copy.restore('main'));

  test.each<[string, readonly string[], RegExp]>([
    ['without a name', ['--from', 'x.csv', '--label', 'y', '--yes'], /Name the project by --name/],
    ['of a name that is taken', ['--name', 'sources', '--from', 'TABLE', '--label', 'weather', '--yes'], /sources/],
    ['of a column that is not there', ['--name', 'sun', '--from', 'TABLE', '--label', 'sunshine', '--yes'], /sunshine/],
    ['of a table that is not there', ['--name', 'sun', '--from', 'nowhere.csv', '--label', 'weather', '--yes'], /nowhere\.csv/],
    ['without a terminal and without --yes', ['--name', 'sun', '--from', 'TABLE', '--label', 'weather'], /add --yes/],
    ['of a licence that nobody knows', ['--name', 'sun', '--from', 'TABLE', '--label', 'weather', '--licence', 'GPL', '--yes'], /--licence does not fit/],
  ])('%s is refused in one sentence, and changes nothing', async (_, args, reason) => {
    const before = await copy.git('rev-parse', 'HEAD');
    const { exitCode, stderr } = await copy.run('adopt', ...args.map((arg) => (arg === 'TABLE' ? table : arg)));
    expect([exitCode > 0, stderr]).toEqual([true, expect.stringMatching(reason)]);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect([await copy.git('rev-parse', 'HEAD'), await copy.git('status', '--porcelain')]).toEqual([before, '']);
  });

  test('with changes that are not committed is refused', async () => {
    await copy.append('README.md', 'mine');
    const { exitCode, stderr } = await copy.node(adoptArgs(table, weather));
    expect([exitCode, stderr, await copy.git('status', '--porcelain')]).toEqual([2, expect.stringMatching(/^1 files are changed or new and not committed \(README\.md\)/), 'M README.md']);
  });

  test('that only shows what it would do writes nothing', async () => {
    const { exitCode, stdout } = await copy.node([...adoptArgs(table, weather), '--dry-run']);
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining('writes libs/contracts/src/weather/business.ts')]);
    expect(await copy.git('status', '--porcelain')).toBe('');
  });

  test('as a generator of Nx writes the same files', async () => {
    const { exitCode, stdout, stderr } = await copy.nx('g', './tools/plugin:adopt', '--name', weather.name, '--from', table, '--label', 'weather', '--time', 'date', '--noun', 'day', '--noun', 'days');
    if (exitCode !== 0) throw new Error(`${stdout}${stderr}`);
    await copy.commit('by nx');
    const tree = await copy.git('rev-parse', 'HEAD^{tree}');
    await copy.restore('HEAD~1');
    expect((await copy.node(adoptArgs(table, weather))).exitCode).toBe(0);
    expect(await copy.git('rev-parse', 'HEAD^{tree}')).toBe(tree);
    await copy.restore('HEAD~1');
  });

  test('that is killed at any moment leaves the template or the project, or is taken back by the next', async () => {
    const before = await copy.git('rev-parse', 'HEAD');
    const started = performance.now();
    expect((await copy.node(adoptArgs(table, weather))).exitCode).toBe(0);
    const whole = performance.now() - started;
    const tree = await copy.git('rev-parse', 'HEAD^{tree}');
    for (let kill = 1; kill <= KILLS; kill++) {
      await copy.restore(before);
      const child = spawn(process.execPath, adoptArgs(table, weather), { cwd: copy.directory, stdio: 'ignore', detached: true, env: gitEnvironment() });
      const ended = once(child, 'exit');
      // The files are exchanged in the last part.
      const timer = setTimeout(() => process.kill(-child.pid!, 'SIGKILL'), whole * (0.5 + (0.5 * kill) / KILLS));
      await ended;
      clearTimeout(timer);
      expect((await copy.run('adopt', '--undo')).exitCode).toBe(0);
      expect(await copy.git('status', '--porcelain')).toBe('');
      const now = await copy.git('rev-parse', 'HEAD');
      if (now !== before) expect(await copy.git('rev-parse', 'HEAD^{tree}')).toBe(tree);
    }
    await copy.restore(before);
  });
});
