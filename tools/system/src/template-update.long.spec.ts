import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { checkout } from '@tripod/processes';
import { z } from 'zod';
import { gitEnvironment } from './git-environment.js';
import { WorkspaceCopy, type Outcome } from './workspace-copy.js';

const execute = promisify(execFile);
const KILLS = Number(process.env['KILLS'] ?? 6);
const ALL_TESTS_MS = 1_800_000;
/** Lint, types and tests of what came out take many minutes. */
const inFull = process.env['UPDATE_IN_FULL'] === undefined ? test.skip : test;

/** What somebody changes by hand: a text of a file by another one. */
interface Edit {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** Twenty places of a project's app code. */
const edits: readonly Edit[] = [
  { file: 'apps/etl/src/weather/days-file.ts', from: "about: 'A CSV file of days:", to: "about: 'The days of our station:" },
  { file: 'apps/etl/src/weather/days.ts', from: 'wind: numberOf(record.wind),', to: 'wind: numberOf(record.wind), // in metres a second' },
  { file: 'apps/etl/src/weather/days.spec.ts', from: 'puts a day aside whose', to: 'puts each day aside whose' },
  { file: 'apps/etl/src/weather/index.ts', from: 'what this app brings. */', to: 'what our station brings. */' },
  { file: 'apps/etl/src/sources/csv.ts', from: '/** A CSV file of the project. */', to: '/** A CSV file of the project, in our words. */' },
  { file: 'apps/etl/src/ingest/rows-pipeline.ts', from: "import ", to: '// Read by us.\nimport ' },
  { file: 'apps/etl/src/sources/text-values.ts', from: 'export function', to: '// Ours.\nexport function' },
  { file: 'apps/ml/src/models/weather/columns.ts', from: '/** The fields of an instance that the model reads. */', to: '/** The fields of a day that our model reads. */' },
  { file: 'apps/ml/src/models/weather/pipelines.ts', from: '/** From labelled days to a network,', to: '/** From days with a label to a network,' },
  { file: 'apps/ml/src/models/weather/recipes/first-run.json', from: '"patience": 8', to: '"patience": 7' },
  { file: 'apps/ml/src/models/weather/recipes.ts', from: '// The first one is the default.', to: '// Ours: the first one is the default.' },
  { file: 'apps/ml/src/models/weather/index.ts', from: 'export const weather = defineModel({', to: 'export const weather = defineModel({\n  // Ours.' },
  { file: 'apps/ml/src/nodes/fit-target.ts', from: 'labels, split → target:', to: 'labels and split → target:' },
  { file: 'apps/user/src/weather/index.ts', from: '.default(0.6)', to: '.default(0.7)' },
  { file: 'apps/user/src/weather/index.ts', from: "['Nothing was taken.']", to: "['No day was taken.']" },
  { file: 'apps/user/src/weather/index.spec.ts', from: 'SURE_FROM: 0.6', to: 'SURE_FROM: 0.61' },
  { file: 'libs/contracts/src/weather/day-instance.ts', from: "describe(\"'wind' in the table\")", to: "describe(\"mean wind, in metres a second\")" },
  { file: 'libs/contracts/src/weather/day-label.ts', from: '/** What weather can be. */', to: '/** What the weather of our station can be. */' },
  { file: 'libs/contracts/src/weather/index.ts', from: '// The contracts of this project: days.', to: '// The contracts of our station: days.' },
  { file: 'apps/user/README.md', from: '\n\n', to: '\n\nWritten for our station.\n\n' },
];

const weather = ['--label', 'weather', '--time', 'date', '--noun', 'day,days', '--yes'];

/** A project that was adopted from what `copy` holds, and a bare template beside it. Resolves with the template's folder. */
async function adopted(copy: WorkspaceCopy, ...options: readonly string[]): Promise<string> {
  const outer = join(copy.directory, '..');
  const table = join(outer, 'data/seattle-weather.csv');
  await mkdir(join(outer, 'data'), { recursive: true });
  await cp(join(checkout, 'tools/system/foreign/seattle-weather/apps/etl/src/weather/seattle-weather.csv'), table);
  await execute('git', ['clone', '--quiet', '--template=', copy.directory, 'template'], { cwd: outer, env: gitEnvironment() });
  const outcome = await copy.run('adopt', '--name', 'weather', '--from', table, '--template', join(outer, 'template'), ...weather, ...options);
  if (outcome.exitCode !== 0) throw new Error(outcome.stdout + outcome.stderr);
  return join(outer, 'template');
}

async function editByHand(copy: WorkspaceCopy): Promise<void> {
  for (const { file, from, to } of edits) await copy.replace(file, from, to);
  await copy.write('apps/etl/src/weather/our-notes.md', 'Ours alone.\n');
  await copy.commit('our changes');
}

/** Edits that a file of the project does not hold. */
const lost = async (copy: WorkspaceCopy): Promise<readonly string[]> => {
  const texts = await Promise.all(edits.map(async (edit) => ({ ...edit, text: await copy.read(edit.file) })));
  return texts.filter(({ text, to }) => !text.includes(to.trim())).map(({ file, to }) => `${file}: ${to}`);
};

const reply = z.object({ commit: z.string().nullable(), template: z.string(), conflicts: z.array(z.string()) });
const replyOf = ({ stdout, stderr }: Outcome) => {
  const line = stdout.trimEnd().split('\n').at(-1) ?? '';
  if (!line.startsWith('{')) throw new Error(stdout + stderr);
  return reply.parse(JSON.parse(line));
};

/** Changes of the template's own files, as a commit of it; resolves with its hash. */
async function changeTemplate(folder: string, change: (path: (file: string) => string) => Promise<void>): Promise<string> {
  const git = async (...args: string[]) => (await execute('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.invalid', '-c', 'core.hooksPath=/dev/null', '-c', 'commit.gpgSign=false', ...args], { cwd: folder, env: gitEnvironment() })).stdout.trim();
  await change((file) => join(folder, file));
  await git('add', '-A');
  await git('commit', '--quiet', '-m', 'feat: a newer template');
  return git('rev-parse', 'HEAD');
}

async function replaceIn(path: string, from: string, to: string): Promise<void> {
  const text = await readFile(path, 'utf8');
  if (!text.includes(from)) throw new Error(`${path} has no ${from}: rewrite the test`);
  await writeFile(path, text.replace(from, () => to));
}

describe('a project that was changed by hand in twenty places', () => {
  let copy: WorkspaceCopy;
  let template: string;
  let newer: string;
  let mine: string;

  beforeAll(async () => {
    copy = await WorkspaceCopy.make('project');
    template = await adopted(copy);
    await editByHand(copy);
    mine = await copy.git('rev-parse', 'HEAD');
    newer = await changeTemplate(template, async (path) => {
      await replaceIn(path('apps/etl/src/sources/csv.ts'), 'import ', '// Newer.\nimport ');
      await writeFile(path('apps/etl/src/sources/newer.ts'), '/** Newer. */\nexport const newer = 1;\n');
      await rm(path('apps/etl/src/sources/packaged-file.spec.ts'));
      // What a template writes into a project, by its own code, and what no merge finds out.
      await replaceIn(path('tools/plugin/src/project/etl.ts'), 'from each record, and its label where', 'from each newer record, and its label where');
      await writeFile(path('tools/plugin/migrations/0001-say-it.ts'), migrationText);
      await replaceIn(path('tools/plugin/migrations/index.ts'), 'readonly Migration[] = []', 'readonly Migration[] = [sayIt]');
      await replaceIn(path('tools/plugin/migrations/index.ts'), 'import ', "import { sayIt } from './0001-say-it.js';\nimport ");
    });
  });
  afterAll(() => copy.remove());
  afterEach(() => copy.restore(mine));

  const migrationText = `import type { Migration } from './migration.js';

export const sayIt: Migration = {
  number: 1,
  about: 'notes are called remarks',
  record: (record) => record,
  files(files) {
    const path = 'apps/etl/src/weather/our-notes.md';
    return files.paths.includes(path) ? { written: new Map([['apps/etl/src/weather/our-remarks.md', files.read(path)]]), removed: [path] } : { written: new Map(), removed: [] };
  },
};
`;

  test('is shown what would come, and nothing changes', async () => {
    const { exitCode, stdout, stderr } = await copy.run('template', 'update', '--dry-run');
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/has 1 commits since .*\n {2}\w+ feat: a newer template\n/);
    expect(stdout).toContain('Migration 1: notes are called remarks');
    expect([await copy.git('rev-parse', 'HEAD'), await copy.git('status', '--porcelain')]).toEqual([mine, '']);
  });

  test('keeps them in one commit with what is newer, and has nothing to do the second time', async () => {
    const outcome = await copy.run('template', 'update', '--json');
    const { conflicts, commit } = replyOf(outcome);
    expect([outcome.exitCode, conflicts, await copy.git('status', '--porcelain')]).toEqual([0, [], '']);
    expect(await copy.git('rev-parse', 'HEAD', 'HEAD~1')).toBe(`${commit}\n${mine}`);
    expect(await lost(copy)).toEqual([]);
    expect(await copy.read('apps/etl/src/sources/csv.ts')).toMatch(/^\/\/ Newer\.\n/);
    expect([await copy.has('apps/etl/src/sources/newer.ts'), await copy.has('apps/etl/src/sources/packaged-file.spec.ts')]).toEqual([true, false]);
    expect(await copy.read('apps/etl/src/weather/days.ts')).toContain('A day from each newer record');
    expect([await copy.has('apps/etl/src/weather/our-notes.md'), await copy.read('apps/etl/src/weather/our-remarks.md')]).toEqual([false, 'Ours alone.\n']);
    expect(JSON.parse(await copy.read('tripod.json'))).toMatchObject({ template: { commit: newer }, migrations: [1] });
    const again = await copy.run('template', 'update');
    expect([again.exitCode, again.stdout]).toEqual([0, expect.stringMatching(/already: nothing was changed/)]);
    expect(await copy.git('rev-parse', 'HEAD')).toBe(commit);
  });

  test('is left with marks where both have changed the same line, with names, what to do and the way back', async () => {
    await copy.replace('apps/etl/src/sources/csv.ts', 'import ', '// Mine.\nimport ');
    await copy.replace('apps/etl/src/sources/packaged-file.spec.ts', 'import ', '// Mine.\nimport ');
    await copy.commit('in the same places');
    const before = await copy.git('rev-parse', 'HEAD');
    const outcome = await copy.run('template', 'update', '--json');
    expect([outcome.exitCode, replyOf(outcome)]).toEqual([1, { commit: null, template: newer, conflicts: ['apps/etl/src/sources/csv.ts', 'apps/etl/src/sources/packaged-file.spec.ts'] }]);
    expect(outcome.stdout).toMatch(/csv\.ts: the template and you have changed the same lines.*\n.*packaged-file\.spec\.ts: the template has removed or moved what you have changed/);
    expect(outcome.stdout).toContain('To take it all back: git reset --hard');
    expect(await copy.read('apps/etl/src/sources/csv.ts')).toMatch(/^<<<<<<< tripod\/project\n\/\/ Mine\.\n=======\n\/\/ Newer\.\n>>>>>>> tripod\/template\n/);
    expect(await copy.git('diff', '--name-only', '--diff-filter=U')).toBe('apps/etl/src/sources/csv.ts\napps/etl/src/sources/packaged-file.spec.ts');

    const again = await copy.run('template', 'update');
    expect([again.exitCode, again.stderr]).toEqual([2, expect.stringMatching(/^An update with conflicts waits for its commit/)]);
    expect((await copy.run('template', '--undo')).stdout).toMatch(/was taken back/);
    expect([await copy.git('rev-parse', 'HEAD'), await copy.git('status', '--porcelain'), await copy.has('apps/etl/src/sources/newer.ts')]).toEqual([before, '', false]);

    await copy.run('template', 'update');
    await copy.replace('apps/etl/src/sources/csv.ts', /<<<<<<<[^]*>>>>>>> .*\n/, '// Both.\n');
    await copy.git('add', '-A');
    await copy.git('commit', '--quiet', '--no-edit');
    expect(await copy.git('log', '-1', '--format=%s')).toBe(`chore: the template's commit ${newer.slice(0, 12)}`);
    expect((await copy.run('template', 'update')).stdout).toMatch(/already: nothing was changed/);
  });

  test.each<[string, readonly string[], RegExp]>([
    ['from a place that is not there', ['--template', '/nowhere'], /^The template at \/nowhere cannot be read: /],
    ['to a commit that is not there', ['--to', 'nowhere'], /has no branch, tag or commit 'nowhere'/],
  ])('is not updated %s', async (_, args, reason) => {
    const { exitCode, stderr } = await copy.run('template', 'update', ...args);
    expect([exitCode, stderr]).toEqual([2, expect.stringMatching(reason)]);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect([await copy.git('rev-parse', 'HEAD'), await copy.git('status', '--porcelain')]).toEqual([mine, '']);
  });

  test('is not updated while changes are not committed', async () => {
    await copy.append('README.md', 'mine');
    const { exitCode, stderr } = await copy.run('template', 'update');
    expect([exitCode, stderr]).toEqual([2, expect.stringMatching(/^1 files are changed or new and not committed \(README\.md\)/)]);
  });

  test('that is killed at any moment of an update is as it was or updated, or is taken back', async () => {
    const started = performance.now();
    const { commit } = replyOf(await copy.run('template', 'update', '--json'));
    const whole = performance.now() - started;
    const tree = await copy.git('rev-parse', `${commit}^{tree}`);
    for (let kill = 1; kill <= KILLS; kill++) {
      await copy.restore(mine);
      const child = spawn(process.execPath, ['tools/start.mjs', 'template', 'update'], { cwd: copy.directory, stdio: 'ignore', detached: true, env: gitEnvironment() });
      const ended = once(child, 'exit');
      const timer = setTimeout(() => process.kill(-child.pid!, 'SIGKILL'), whole * (0.5 + (0.5 * kill) / KILLS));
      await ended;
      clearTimeout(timer);
      await copy.run('template', '--undo');
      expect(await copy.git('status', '--porcelain')).toBe('');
      const now = await copy.git('rev-parse', 'HEAD');
      if (now !== mine) expect(await copy.git('rev-parse', 'HEAD^{tree}')).toBe(tree);
    }
  });
});

test('a project with real rows in its fixture keeps them', async () => {
  const copy = await WorkspaceCopy.make('project');
  try {
    const template = await adopted(copy, '--sample-rows', '30');
    const rows = await copy.read('apps/etl/src/weather/days.csv');
    await changeTemplate(template, (path) => writeFile(path('apps/etl/src/sources/newer.ts'), '/** Newer. */\nexport const newer = 1;\n'));
    const outcome = await copy.run('template', 'update', '--json');
    expect([outcome.exitCode, replyOf(outcome).conflicts, await copy.has('apps/etl/src/sources/newer.ts')]).toEqual([0, [], true]);
    expect(await copy.read('apps/etl/src/weather/days.csv')).toBe(rows);
    expect(await copy.git('diff', '--name-only', 'HEAD~1')).toBe('apps/etl/src/sources/newer.ts\ntripod.json');
  } finally {
    await copy.remove();
  }
});

describe('a project that was adopted at the first commit that has adopt', () => {
  let copy: WorkspaceCopy;
  let first: string;

  beforeAll(async () => {
    const history = (args: readonly string[]) => execute('git', args, { cwd: checkout, env: gitEnvironment() }).then(({ stdout }) => stdout.trim().split('\n').at(-1) ?? '');
    first = (await history(['rev-parse', '--is-shallow-repository'])) === 'true' ? '' : await history(['log', '--diff-filter=A', '--format=%H', '--', 'tools/start/commands/adopt.ts']);
    if (first === '') return;
    copy = await WorkspaceCopy.make('project');
    const today = await copy.git('rev-parse', 'HEAD');
    await copy.git('fetch', '--quiet', checkout, first);
    await copy.git('reset', '--quiet', '--hard', first);
    const template = await adopted(copy);
    await execute('git', ['fetch', '--quiet', copy.directory, today], { cwd: template, env: gitEnvironment() });
    await execute('git', ['reset', '--quiet', '--hard', today], { cwd: template, env: gitEnvironment() });
    await editByHand(copy);
  });
  afterAll(() => copy?.remove());

  // It has no command for updates yet: that of a clone of the template does it.
  test('is updated to that of today: changes are kept or named', async () => {
    if (first === '') return;
    const { stdout, stderr } = await execute(process.execPath, ['tools/start.mjs', 'template', 'update', '--project', copy.directory, '--template', join(copy.directory, '../template'), '--json'], { cwd: checkout, env: gitEnvironment() }).catch((error: unknown) => z.object({ stdout: z.string(), stderr: z.string() }).parse(error));
    const { conflicts } = replyOf({ exitCode: 0, stdout, stderr });
    expect(await lost(copy)).toEqual([]);
    expect((await copy.git('diff', '--name-only', '--diff-filter=U')).split('\n').filter((line) => line !== '')).toEqual(conflicts);
    // Where both have changed the same lines, those of the template go with its other files.
    for (const path of conflicts) if (await copy.has(path)) await copy.write(path, (await copy.read(path)).replaceAll(/<<<<<<< .*\n[^]*?=======\n([^]*?)>>>>>>> .*\n/g, '$1'));
    await copy.git('add', '-A');
    if (conflicts.length > 0) await copy.git('commit', '--quiet', '--no-edit');
    const again = await copy.run('template', 'update');
    expect([again.exitCode, again.stdout]).toEqual([0, expect.stringMatching(/already: nothing was changed/)]);
  });

  inFull('and passes lint, types and tests then', async () => {
    if (first === '') return;
    const { stdout, stderr, exitCode } = await copy.run('test', 'contracts', 'nodes', 'etl', 'ml', 'user', 'plugin', 'start');
    if (exitCode !== 0) throw new Error(`${stdout.slice(-20_000)}${stderr.slice(-4000)}`);
    expect(stdout).toMatch(/^[1-9]\d* passed, 0 failed$/m);
  }, ALL_TESTS_MS);
});
