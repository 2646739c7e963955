import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { findApps, lastLine } from '@tripod/processes';
import { z } from 'zod';
import { exampleContracts } from './example.js';
import { gitEnvironment } from './git-environment.js';
import { WorkspaceCopy, type Outcome } from './workspace-copy.js';

/** CI has no time for all tests of three generated apps: those of their own business must do. */
const inFull = process.env['GENERATORS_IN_FULL'] !== 'none';
/** All tests of three apps, none of them from a cache. */
const ALL_TESTS_MS = 1_800_000;

const ingested = z.object({ instances: z.int(), labels: z.int(), quarantined: z.int() });
const trained = z.object({ runId: z.string(), reused: z.boolean() });
const served = z.object({ address: z.url() });
const decided = z.object({ instances: z.int(), decisions: z.record(z.string(), z.int()), predictionsDigest: z.string() });

/** The folder that the business has in contracts and apps. */
const folder = exampleContracts.split('/').at(-2) ?? '';

/** The new apps need no package that is not linked: npm would install all anew, since the lock file has changed. */
async function noteInstalled(copy: WorkspaceCopy): Promise<void> {
  const packagesFile = z.looseObject({ packages: z.record(z.string(), z.unknown()) });
  const present = join(copy.directory, 'node_modules/.package-lock.json');
  const [locked, installed] = [await copy.read('package-lock.json'), await copy.read('node_modules/.package-lock.json')].map((text) => packagesFile.parse(JSON.parse(text)));
  const added = Object.entries(locked?.packages ?? {}).filter(([path]) => path.includes('second-'));
  // Both are links into the checkout.
  for (const file of [present, join(copy.directory, 'node_modules/.install-stamp')]) await rm(file);
  await writeFile(present, JSON.stringify({ ...installed, packages: { ...installed?.packages, ...Object.fromEntries(added) } }));
  const { exitCode } = await copy.node(['tools/start/install-stamp.mjs']);
  expect(exitCode).toBe(0);
}

/** What each generator is called with, in this order. */
const calls = [
  ...['csv', 'json', 'json-lines', 'parquet', 'api', 'download', 'scrape'].map((kind) => ['etl-source', `made-up-${kind}`, '--kind', kind]),
  ['contract', 'ward-visit', '--schema', 'visits/visit.schema.json', '--key', 'visit_id', '--time', 'seen at'],
  ['contract', 'ward-cost', '--from', 'visits/visits.csv', '--key', 'visit_id'],
  ['etl-app', 'second-etl', '--source', 'partner', '--kind', 'json-lines'],
  ['ml-app', 'second-ml', '--model', 'second-look', '--rows', '50'],
  ['user-app', 'second-user', '--prediction', 'secondLook'],
  ['pipeline', 'features', '--app', 'second-ml'],
  ['node', 'take-scale', '--app', 'second-ml'],
] as const;

/** Each generator on a copy; then lint, types and tests, and the generated apps at work beside the first ones. */
describe('the generators', () => {
  let copy: WorkspaceCopy;

  beforeAll(async () => {
    copy = await WorkspaceCopy.make();
    await copy.write('visits/visit.schema.json', JSON.stringify({ type: 'object', required: ['visit_id', 'seen at'], properties: { visit_id: { type: 'string' }, 'seen at': { type: 'string', format: 'date' }, beds: { type: 'integer', minimum: 0 } } }));
    await copy.write('visits/visits.csv', 'visit_id,ward,cost\n1,a,2.5\n2,b,\n3,a,1\n');
    await copy.commit('chore: what contracts are made of');
    for (const [name = '', ...args] of calls) await generated(name, ...args);
    for (const kind of ['etl', 'ml', 'user']) await copy.linkPackages(`apps/second-${kind}`, `apps/${kind}`);
    await noteInstalled(copy);
    await copy.commit('feat: what was generated');
  });
  afterAll(() => copy.remove());

  const generate = (name: string, ...args: readonly string[]): Promise<Outcome> => copy.nx('g', `tools/plugin:${name}`, ...args);

  /** What a generator that must not fail has printed. */
  async function generated(name: string, ...args: readonly string[]): Promise<string> {
    const { exitCode, stdout, stderr } = await generate(name, ...args);
    if (exitCode !== 0) throw new Error(`${name} ${args.join(' ')}: ${stdout}${stderr}`);
    return stdout;
  }

  /** Runs specs of a project of the copy. */
  async function passes(project: string, files: string): Promise<void> {
    const { exitCode, stderr } = await copy.node(['node_modules/jest/bin/jest.js', '-c', `${project}/jest.config.cjs`, '--testPathPatterns', files]);
    expect({ project, exitCode, said: exitCode === 0 ? '' : stderr.slice(-8000) }).toEqual({ project, exitCode: 0, said: '' });
  }

  async function ask<Schema extends z.ZodType>(app: string, schema: Schema, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<z.output<Schema>> {
    const { stdout, stderr, exitCode } = await copy.node(['tools/start.mjs', 'app', app, ...args, '--json'], { ML_BACKEND: 'wasm', LOG_LEVEL: 'error', ...env });
    if (exitCode !== 0) throw new Error(`${app} ${args.join(' ')}: ${stderr}`);
    return schema.parse(JSON.parse(lastLine(stdout)));
  }

  it('are listed by Nx with their options and examples', async () => {
    const { stdout } = await copy.nx('g', 'tools/plugin:etl-source', '--help');
    expect(stdout).toMatch(/--kind/);
    // Nx breaks lines.
    expect(stdout.replace(/\s+/g, ' ')).toMatch(/Examples: .*nx g tools\/plugin:etl-source .* partner --kind api/);
    const listed: { generators: Record<string, { schema: string; description: string }> } = JSON.parse(await copy.read('tools/plugin/generators.json'));
    const folders = readdirSync(join(copy.directory, 'tools/plugin/src/generators')).filter((name) => name !== 'workspace' && !name.endsWith('.ts'));
    expect(Object.keys(listed.generators).filter((name) => name !== 'adopt').sort()).toEqual(folders.sort());
    for (const name of folders) expect(JSON.parse(await copy.read(`tools/plugin/src/generators/${name}/schema.json`))).toMatchObject({ description: expect.any(String), examples: expect.any(Array), additionalProperties: false });
  });

  it('show what they would do with --dry-run, and write nothing', async () => {
    expect(await generated('etl-app', 'third-etl', '--dry-run')).toContain('CREATE apps/third-etl/src/main.ts');
    expect(await copy.git('status', '--porcelain')).toBe('');
  });

  it('refuse what is there already, and leave the tree as it was', async () => {
    // What each refuses is tested beside the generators.
    for (const [name = '', ...args] of calls.filter(([, called]) => called === 'made-up-csv' || called === 'second-user')) {
      const { exitCode, stdout, stderr } = await generate(name, ...args);
      expect([name, exitCode, `${stdout}${stderr}`]).toEqual([name, 1, expect.stringMatching(/There is an? .* already/)]);
    }
    expect(await copy.git('status', '--porcelain')).toBe('');
  });

  it('register themselves: the apps are found by their tags', () => {
    expect(findApps(copy.directory).map(({ name }) => name)).toEqual(expect.arrayContaining(['second-etl', 'second-ml', 'second-user']));
  });

  it('write what passes lint and types', async () => {
    const { exitCode, stdout, stderr } = await copy.nx('run-many', '-t', 'lint', 'typecheck', '-p', 'contracts,etl,second-etl,second-ml,second-user', '--outputStyle=stream');
    expect({ exitCode, said: exitCode === 0 ? '' : `${stdout}${stderr}`.slice(-8000) }).toEqual({ exitCode: 0, said: '' });
  });

  it.each([
    ['libs/contracts', '.'],
    ['apps/etl', `src/${folder}/made-up-`],
    ['apps/second-etl', `src/${folder}/`],
    ['apps/second-ml', 'src/models/'],
    ['apps/second-user', `src/${folder}/|src/config`],
  ])('write tests that pass: %s', (project, files) => passes(project, files));

  it('keep mechanism and business apart, and the apps in one form', () => passes('tools/system', 'src/(mechanism|form|file-names)'));

  it('make apps that work: the second etl app feeds the same contracts, the second ml app trains on them, the second user app decides by run id and by endpoint to the same bits', async () => {
    const records: unknown[] = JSON.parse(await copy.read(`apps/second-etl/src/${folder}/fixtures/partner.json`));
    await copy.write('partner.jsonl', records.map((record) => `${JSON.stringify(record)}\n`).join(''));
    const from = { DATASETS_FROM: 'second-etl' };
    expect(await ask('second-etl', ingested, ['ingest', '--file', join(copy.directory, 'partner.jsonl')])).toMatchObject({ instances: records.length, quarantined: 0 });
    const { runId } = await ask('second-ml', trained, ['train'], from);
    expect(await ask('second-ml', trained, ['train'], from)).toEqual(expect.objectContaining({ runId, reused: true }));

    await generated('connect', 'second-user', '--run', runId, '--datasets-from', 'second-etl');
    const byRun = await ask('second-user', decided, ['decide']);
    expect(byRun.instances).toBeGreaterThan(0);
    const server = spawn(process.execPath, ['tools/start.mjs', 'app', 'second-ml', 'serve', '--run', runId, '--port', '0', '--json'], { cwd: copy.directory, stdio: ['ignore', 'pipe', 'inherit'], env: { ...gitEnvironment(), LOG_LEVEL: 'error', ...from } });
    const ended = once(server, 'exit');
    try {
      const [line] = await once(createInterface({ input: server.stdout }), 'line');
      const { address } = served.parse(JSON.parse(String(line)));
      await generated('connect', 'second-user', '--endpoint', address, '--datasets-from', 'second-etl');
      expect(await ask('second-user', decided, ['decide'])).toMatchObject({ decisions: byRun.decisions, predictionsDigest: byRun.predictionsDigest });
    } finally {
      server.kill('SIGTERM');
      await ended;
    }
    await passes('apps/second-user', 'connection');
  });

  (inFull ? it : it.skip)('make apps whose mechanism passes all its tests under the new name', async () => {
    const { stdout, stderr, exitCode } = await copy.run('test', 'second-etl', 'second-ml', 'second-user');
    if (exitCode !== 0) throw new Error(`${stdout.slice(-20_000)}${stderr.slice(-4000)}`);
    expect(stdout).toMatch(/^[1-9]\d* passed, 0 failed$/m);
  }, ALL_TESTS_MS);
});
