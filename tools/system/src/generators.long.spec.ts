import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { business } from '@tripod/contracts';
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
/** A label that a model can predict. */
const [{ task } = { task: undefined }] = Object.values(business.predictions);

/** Each generator on a copy; then lint, types and tests, and the generated apps at work beside the first ones. */
describe('the generators', () => {
  let copy: WorkspaceCopy;

  beforeAll(async () => {
    copy = await WorkspaceCopy.make();
    await copy.write('visits/visit.schema.json', JSON.stringify({ type: 'object', required: ['visit_id', 'seen at'], properties: { visit_id: { type: 'string' }, 'seen at': { type: 'string', format: 'date' }, beds: { type: 'integer', minimum: 0 } } }));
    await copy.write('visits/visits.csv', 'visit_id,ward,cost\n1,a,2.5\n2,b,\n3,a,1\n');
  });
  afterAll(() => copy.remove());

  const generate = (name: string, ...args: string[]): Promise<Outcome> => copy.nx('g', `tools/plugin:${name}`, ...args);

  /** What a generator that must not fail has printed. */
  async function generated(name: string, ...args: string[]): Promise<string> {
    const { exitCode, stdout, stderr } = await generate(name, ...args);
    if (exitCode !== 0) throw new Error(`${name} ${args.join(' ')}: ${stdout}${stderr}`);
    return stdout;
  }

  async function ask<Schema extends z.ZodType>(app: string, schema: Schema, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<z.output<Schema>> {
    const { stdout, stderr, exitCode } = await copy.node(['tools/start.mjs', 'app', app, ...args, '--json'], { ML_BACKEND: 'wasm', LOG_LEVEL: 'error', ...env });
    if (exitCode !== 0) throw new Error(`${app} ${args.join(' ')}: ${stderr}`);
    return schema.parse(JSON.parse(lastLine(stdout)));
  }

  it('are listed by Nx with their options and examples', async () => {
    const { stdout } = await copy.nx('g', 'tools/plugin:etl-source', '--help');
    expect(stdout).toMatch(/--kind/);
    expect(stdout).toContain('nx g tools/plugin:etl-source partner --kind api');
    const listed: { generators: Record<string, { schema: string; description: string }> } = JSON.parse(await copy.read('tools/plugin/generators.json'));
    const folders = readdirSync(join(copy.directory, 'tools/plugin/src/generators')).filter((name) => name !== 'workspace' && !name.endsWith('.ts'));
    expect(Object.keys(listed.generators).filter((name) => name !== 'adopt').sort()).toEqual(folders.sort());
    for (const name of folders) expect(JSON.parse(await copy.read(`tools/plugin/src/generators/${name}/schema.json`))).toMatchObject({ description: expect.any(String), examples: expect.any(Array), additionalProperties: false });
  });

  it('show what they would do with --dry-run, and write nothing', async () => {
    expect(await generated('etl-app', 'second-etl', '--dry-run')).toContain('CREATE apps/second-etl/src/main.ts');
    expect(await copy.git('status', '--porcelain', '--', 'apps', 'libs', 'tools', 'package-lock.json')).toBe('');
  });

  it('make a source of each kind, a contract of a JSON Schema and of a table, and three apps with a model, a pipeline and a node', async () => {
    for (const kind of ['csv', 'json', 'json-lines', 'parquet', 'api', 'download', 'scrape']) await generated('etl-source', `made-up-${kind}`, '--kind', kind);
    await generated('contract', 'ward-visit', '--schema', join(copy.directory, 'visits/visit.schema.json'), '--key', 'visit_id', '--time', 'seen at');
    await generated('contract', 'ward-cost', '--from', join(copy.directory, 'visits/visits.csv'), '--key', 'visit_id');
    await generated('etl-app', 'second-etl', '--source', 'partner', '--kind', 'json-lines');
    await generated('ml-app', 'second-ml', '--model', 'second-look', '--label', task?.label ?? '', '--rows', '50');
    await generated('user-app', 'second-user', '--prediction', 'secondLook');
    await generated('pipeline', 'features', '--app', 'second-ml');
    for (const [app, from] of [['second-etl', 'etl'], ['second-ml', 'ml'], ['second-user', 'user']] as const) await copy.linkPackages(`apps/${app}`, `apps/${from}`);
    expect(findApps(copy.directory).map(({ name }) => name)).toEqual(expect.arrayContaining(['second-etl', 'second-ml', 'second-user']));
    await copy.commit('feat: what was generated');
  });

  it('refuse what is there already, and leave the tree as it was', async () => {
    for (const args of [['etl-source', 'made-up-csv'], ['contract', 'ward-cost', '--from', 'visits/visits.csv'], ['etl-app', 'second-etl'], ['ml-app', 'second-ml', '--model', 'third-look'], ['user-app', 'second-user'], ['model', 'second-look'], ['pipeline', 'features', '--app', 'second-ml']] as const) {
      const [name, ...rest] = args;
      const { exitCode, stdout, stderr } = await generate(name, ...rest);
      expect([name, exitCode, `${stdout}${stderr}`]).toEqual([name, 1, expect.stringMatching(/There is an? .* already|has a pipeline 'features' already/)]);
    }
    expect(await copy.git('status', '--porcelain')).toBe('');
  });

  it('write what passes lint and types', async () => {
    const { exitCode, stdout, stderr } = await copy.nx('run-many', '-t', 'lint', 'typecheck', '-p', 'contracts,etl,second-etl,second-ml,second-user', '--outputStyle=stream');
    expect({ exitCode, said: exitCode === 0 ? '' : `${stdout}${stderr}`.slice(-8000) }).toEqual({ exitCode: 0, said: '' });
  });

  it('write tests that pass', async () => {
    const runs = [['libs/contracts', '.'], ['apps/etl', `src/${folder}/made-up-`], ['apps/second-etl', `src/${folder}/`], ['apps/second-ml', 'src/models/'], ['apps/second-user', `src/${folder}/|src/config`]] as const;
    for (const [project, files] of runs) {
      const { exitCode, stderr } = await copy.node(['node_modules/jest/bin/jest.js', '-c', `${project}/jest.config.cjs`, '--testPathPatterns', files]);
      expect({ project, exitCode, said: exitCode === 0 ? '' : stderr.slice(-8000) }).toEqual({ project, exitCode: 0, said: '' });
    }
  });

  it('keep mechanism and business apart, and the apps in one form', async () => {
    const { exitCode, stderr } = await copy.node(['node_modules/jest/bin/jest.js', '-c', 'tools/system/jest.config.cjs', '--testPathPatterns', 'src/(mechanism|form|file-names)']);
    expect({ exitCode, said: exitCode === 0 ? '' : stderr.slice(-8000) }).toEqual({ exitCode: 0, said: '' });
  });

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
    const { exitCode, stderr } = await copy.node(['node_modules/jest/bin/jest.js', '-c', 'apps/second-user/jest.config.cjs', 'connection']);
    expect({ exitCode, said: exitCode === 0 ? '' : stderr }).toEqual({ exitCode: 0, said: '' });
  });

  it('let a node be added, from which the model learns: it would be trained again', async () => {
    expect(await generated('node', 'take-scale', '--app', 'second-ml')).toContain('the model learns from it');
    const { stdout, exitCode } = await copy.node(['tools/start.mjs', 'app', 'second-ml', 'train', '--dry-run'], { DATASETS_FROM: 'second-etl', ML_BACKEND: 'wasm', LOG_LEVEL: 'error' });
    expect([exitCode, stdout]).toEqual([0, expect.stringMatching(/^would train model 'second-look', because /)]);
    const tests = await copy.node(['node_modules/jest/bin/jest.js', '-c', 'apps/second-ml/jest.config.cjs', '--testPathPatterns', 'src/models/']);
    expect({ exitCode: tests.exitCode, said: tests.exitCode === 0 ? '' : tests.stderr.slice(-8000) }).toEqual({ exitCode: 0, said: '' });
  });

  (inFull ? it : it.skip)('make apps whose mechanism passes all its tests under the new name', async () => {
    const { stdout, stderr, exitCode } = await copy.run('test', 'second-etl', 'second-ml', 'second-user');
    if (exitCode !== 0) throw new Error(`${stdout.slice(-20_000)}${stderr.slice(-4000)}`);
    expect(stdout).toMatch(/^[1-9]\d* passed, 0 failed$/m);
  }, ALL_TESTS_MS);
});
