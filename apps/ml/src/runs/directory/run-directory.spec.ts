import { runPaths, runTags } from '@tripod/contracts';
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, chmod, cp, mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { collect } from '../collect.js';
import type { RunSummary } from '../run-store.js';
import { digestOfDirectory } from '../package-files.js';
import { RunDirectory } from './run-directory.js';

const fixtures = resolve(__dirname, '../../../fixtures/runs');
const byTsx = (script: string, ...args: string[]) => ['--import', 'tsx', join(fixtures, script), ...args];
const env = { ...process.env, TSX_TSCONFIG_PATH: resolve(__dirname, '../../../tsconfig.json') };

let place: string;
let root: string;
let store: RunDirectory;
let modelPackage: string;
/** Ended after the test, also when it fails. */
const children: ChildProcess[] = [];

beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'runs-'));
  root = join(place, 'mlruns');
  store = new RunDirectory(root);
  modelPackage = join(place, 'package');
  await mkdir(join(modelPackage, 'sub'), { recursive: true });
  await writeFile(join(modelPackage, 'MLmodel'), 'flavors: {}\n');
  await writeFile(join(modelPackage, 'sub', 'weights.bin'), Buffer.from([0, 1, 2, 255]));
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await rm(place, { recursive: true, force: true });
});

const text = (...path: string[]) => readFile(join(root, ...path), 'utf8');
/** Every run that can be read, the latest first. */
const list = async () => (await collect(store.find())).filter((run): run is RunSummary => run.status !== 'TORN');
const torn = async () => (await collect(store.find())).filter((run) => run.status === 'TORN');
const found = async (fingerprint: string) => (await collect(store.find({ fingerprint, status: 'FINISHED' }))).map(({ id }) => id);
const start = (tags = {}) => store.start({ experiment: 'readings', name: 'first', tags });

describe('a store that is not there yet', () => {
  test('has no runs', async () => {
    expect(await list()).toEqual([]);
    expect(await found('f')).toEqual([]);
    await expect(store.get('a'.repeat(32))).rejects.toMatchObject({ code: 'RUN_UNKNOWN' });
  });
});

describe('a store that cannot be written', () => {
  test('says why, and which setting names another', async () => {
    await writeFile(join(place, 'file'), '');
    for (const location of [join(place, 'file'), join(place, 'file', 'below')]) {
      await expect(new RunDirectory(location).start({ experiment: 'a' })).rejects.toMatchObject({ code: 'RUN_STORE_FAILED' });
      await expect(new RunDirectory(location).start({ experiment: 'a' })).rejects.toThrow(/file is in the place of a directory.*RUNS_DIRECTORY/);
    }
  });

  test('says so too when it goes away under a run', async () => {
    const run = await start();
    await rm(root, { recursive: true });
    await writeFile(root, '');
    await expect(run.finish('FINISHED')).rejects.toMatchObject({ code: 'RUN_STORE_FAILED' });
  });
});

describe('what is not a run', () => {
  test('is passed over: artifacts alone, registered models, an empty experiment', async () => {
    const run = await start();
    await mkdir(join(root, '1', 'f'.repeat(32), 'artifacts'), { recursive: true });
    await mkdir(join(root, 'models', 'registered'), { recursive: true });
    await mkdir(join(root, '0'));
    expect(await collect(store.find())).toMatchObject([{ id: run.id, status: 'RUNNING' }]);
  });
});

describe('a torn run', () => {
  const tears: readonly (readonly [string, (at: string) => Promise<unknown>, string])[] = [
    ['whose meta.yaml is cut off', (at) => readFile(join(at, 'meta.yaml'), 'utf8').then((whole) => writeFile(join(at, 'meta.yaml'), whole.slice(0, 150))), 'meta.yaml is not valid'],
    ['whose meta.yaml is cut in the middle of a value', (at) => writeFile(join(at, 'meta.yaml'), 'run_id: "abc'), 'meta.yaml is not valid YAML'],
    ['whose meta.yaml is empty', (at) => writeFile(join(at, 'meta.yaml'), ''), 'meta.yaml is not valid'],
    ['whose meta.yaml is missing', (at) => rm(join(at, 'meta.yaml')), 'meta.yaml is missing'],
    ['whose dataset is missing', (at) => rm(join(at, '..', 'datasets'), { recursive: true }), 'meta.yaml is missing'],
  ];

  test.each(tears)('%s is listed with the reason, and hides no other', async (_what, tear, reason) => {
    const whole = await store.start({ experiment: 'items' });
    const broken = await start();
    await broken.log({ datasets: [{ name: 'readings', digest: 'd', sourceType: 'postgres', source: {}, context: 'training' }] });
    await tear(join(root, '2', broken.id));
    expect(await torn()).toMatchObject([{ id: broken.id, status: 'TORN', reason: expect.stringContaining(reason) }]);
    expect((await list()).map(({ id }) => id)).toEqual([whole.id]);
    expect((await collect(store.find({ experiment: 'readings' }))).map(({ id }) => id)).toEqual([broken.id]);
    expect((await collect(store.find({ experiment: 'items' }))).map(({ id }) => id)).toEqual([whole.id]);
    expect((await collect(store.find({ status: 'RUNNING' }))).map(({ id }) => id)).toEqual([whole.id]);
    await expect(store.get(broken.id)).rejects.toMatchObject({ code: 'RUN_TORN', message: expect.stringContaining(reason) });
    const next = await start();
    expect((await store.get(next.id)).status).toBe('RUNNING');
  });

  test.each([
    ['cut off', (at: string) => writeFile(at, 'experiment_id: "1"\nna')],
    ['missing', (at: string) => rm(at)],
  ])('is each run of an experiment whose meta.yaml is %s; others can be used, and the next experiment takes a free number', async (_what, tear) => {
    const lost = await start();
    const whole = await store.start({ experiment: 'items' });
    await tear(join(root, '1', 'meta.yaml'));
    expect(await torn()).toMatchObject([{ id: lost.id, status: 'TORN', reason: expect.stringContaining(join(root, '1', 'meta.yaml')) }]);
    expect((await store.get(whole.id)).experiment).toBe('items');
    const next = await start();
    expect((await store.get(next.id)).experiment).toBe('readings');
    expect((await readdir(root)).filter((name) => /^\d+$/.test(name)).sort()).toEqual(['1', '2', '3']);
  });

  test('without its digest tag does not give its package away', async () => {
    const run = await start();
    await run.putPackage(modelPackage);
    await run.finish('FINISHED');
    await rm(join(root, runPaths.tag('1', run.id, runTags.packageDigest)));
    await expect(store.openPackage(run.id)).rejects.toMatchObject({ code: 'PACKAGE_TORN' });
    expect((await list()).map(({ id }) => id)).toEqual([run.id]);
  });
});

describe('names that look like numbers', () => {
  test.each(['1e5', '12e03', '0o17', '1_000', '.5', '0x1f', '017', '1.0', 'null-', '2024-01-01'])('%s, which PyYAML leaves without quotes, stays a text', async (name) => {
    const run = await store.start({ experiment: 'readings', name: 'first' });
    const edit = async (file: string, from: RegExp, to: string) => writeFile(file, (await readFile(file, 'utf8')).replace(from, to));
    await edit(join(root, '1', run.id, 'meta.yaml'), /^run_name: .*$/m, `run_name: ${name}`);
    await edit(join(root, '1', 'meta.yaml'), /^name: .*$/m, `name: ${name}`);
    expect(await store.get(run.id)).toMatchObject({ name, experiment: name });
    expect((await collect(store.find({ experiment: name }))).map(({ id }) => id)).toEqual([run.id]);
  });
});

describe('finding', () => {
  test('takes experiment, status, the beginning of the id and a limit', async () => {
    const ids: string[] = [];
    for (const [experiment, status] of [['a', 'FINISHED'], ['a', 'FAILED'], ['b', 'FINISHED']] as const) {
      const run = await store.start({ experiment });
      await run.finish(status);
      ids.push(run.id);
    }
    const idsOf = async (query: Parameters<RunDirectory['find']>[0]) => (await collect(store.find(query))).map(({ id }) => id).sort();
    expect(await idsOf({})).toEqual([...ids].sort());
    expect(await idsOf({ experiment: 'a' })).toEqual(ids.slice(0, 2).sort());
    expect(await idsOf({ status: 'FINISHED' })).toEqual([ids[0], ids[2]].sort());
    expect(await idsOf({ idPrefix: String(ids[1]) })).toEqual([ids[1]]);
    expect(await idsOf({ limit: 2 })).toHaveLength(2);
    expect(await idsOf({ experiment: 'c' })).toEqual([]);
  });

  test('reads no other run when one is asked for by its id', async () => {
    const other = await start();
    const run = await start();
    await chmod(join(root, '1', other.id), 0);
    try {
      expect((await store.get(run.id)).id).toBe(run.id);
    } finally {
      await chmod(join(root, '1', other.id), 0o755);
    }
  });
});

describe('experiments', () => {
  test('are numbered 1, 2, … and found again by name', async () => {
    for (const experiment of ['a', 'b', 'a']) await (await store.start({ experiment })).finish('FINISHED');
    expect((await readdir(root)).filter((name) => /^\d+$/.test(name))).toEqual(['1', '2']);
    expect(parse(await text('2', 'meta.yaml'))).toMatchObject({ experiment_id: '2', name: 'b', lifecycle_stage: 'active', artifact_location: 'mlflow-artifacts:/2' });
  });

  test('have one number each when three processes make them at once', async () => {
    const record = () => promisify(execFile)(process.execPath, byTsx('record-ten.ts', root), { env });
    await Promise.all([record(), record(), record()]);
    const ids = (await readdir(root)).filter((name) => /^\d+$/.test(name));
    const names = await Promise.all(ids.map(async (id) => parse(await text(id, 'meta.yaml')).name));
    expect(new Set(names).size).toBe(10);
    expect(ids).toHaveLength(10);
    expect((await list()).map(({ status }) => status)).toEqual(Array.from({ length: 30 }, () => 'FINISHED'));
  });
});

describe('a run', () => {
  test('is RUNNING, then what it was finished as, with its times', async () => {
    const run = await start();
    expect((await list())[0]).toMatchObject({ id: run.id, name: 'first', experiment: 'readings', status: 'RUNNING', endTime: undefined });
    await run.finish('KILLED');
    const [ended] = await list();
    expect(ended?.status).toBe('KILLED');
    expect(ended?.endTime).toBeGreaterThanOrEqual(ended?.startTime ?? Infinity);
  });

  test('keeps parameters, tags and the last value of each metric', async () => {
    const run = await start({ [runTags.fingerprint]: 'f1' });
    await run.log({
      params: { seed: 1, recipe: 'first-run' },
      tags: { backend: 'wasm' },
      metrics: [
        { key: 'loss', value: 0.5, step: 1 },
        { key: 'loss', value: 0.25, step: 2 },
        { key: 'test/rocAuc', value: NaN },
      ],
    });
    expect((await list())[0]).toMatchObject({
      params: { seed: '1', recipe: 'first-run' },
      tags: { backend: 'wasm', 'tripod.fingerprint': 'f1', 'mlflow.runName': 'first' },
      metrics: { loss: 0.25, 'test/rocAuc': NaN },
    });
  });

  test('keeps the whole history of a metric, each point once', async () => {
    const run = await start();
    const point = { key: 'loss', value: 0.1, step: 7, timestamp: 1000 };
    await Promise.all([run.log({ metrics: [point, { ...point, step: 8 }] }), run.log({ metrics: [point, { ...point, value: Infinity }] })]);
    expect(await text('1', run.id, 'metrics', 'loss')).toBe('1000 0.1 7\n1000 0.1 8\n1000 inf 7\n');
  });

  test('writes a parameter once: the same again is fine, another value is refused', async () => {
    const run = await start();
    await run.log({ params: { seed: 1 } });
    await run.log({ params: { seed: 1 } });
    await expect(run.log({ params: { seed: 2 } })).rejects.toThrow("param 'seed'");
    expect((await list())[0]?.params).toEqual({ seed: '1' });
  });

  test('refuses a metric whose key is a part of another, and goes on', async () => {
    const run = await start();
    await run.log({ metrics: [{ key: 'loss', value: 1 }, { key: 'test/auc', value: 1 }] });
    await expect(run.log({ metrics: [{ key: 'loss/tail', value: 1 }] })).rejects.toMatchObject({ code: 'RUN_RECORD_INVALID' });
    await expect(run.log({ metrics: [{ key: 'test', value: 1 }] })).rejects.toMatchObject({ code: 'RUN_RECORD_INVALID' });
    await run.log({ metrics: [{ key: 'tail', value: 1 }] });
    expect(Object.keys((await list())[0]?.metrics ?? {}).sort()).toEqual(['loss', 'tail', 'test/auc']);
  });

  test('names the data it read', async () => {
    const run = await start();
    const digest = 'd'.repeat(64);
    await run.log({
      datasets: [
        { name: 'readings', digest, sourceType: 'postgres', source: { view: 'v', digest }, profile: { num_rows: 3 }, context: 'training' },
        { name: 'readings', digest: 'e', sourceType: 'postgres', source: {}, context: 'evaluation' },
      ],
    });
    expect((await list())[0]?.datasets).toEqual([
      { name: 'readings', digest: 'e', context: 'evaluation' },
      { name: 'readings', digest: 'd'.repeat(36), context: 'training' },
    ]);
  });

  test('keeps reports and plots', async () => {
    const run = await start();
    await writeFile(join(place, 'report.json'), '{}');
    await run.putArtifacts(join(place, 'report.json'), 'evaluation');
    expect(await text('1', run.id, 'artifacts', 'evaluation', 'report.json')).toBe('{}');
    await using opened = await store.openArtifacts(run.id, 'evaluation');
    expect(opened.directory).toBe(join(root, '1', run.id, 'artifacts', 'evaluation'));
    await expect(store.openArtifacts(run.id, 'plots')).rejects.toThrow("no artifact 'plots'");
    await expect(store.openArtifacts(run.id, '../params')).rejects.toMatchObject({ code: 'RUN_RECORD_INVALID' });
    await expect(run.putArtifacts(join(place, 'report.json'), '../out')).rejects.toMatchObject({ code: 'RUN_RECORD_INVALID' });
  });

  test('ids and times are spelled so that every reader of YAML takes them alike', async () => {
    const run = await start();
    const meta = await text('1', run.id, 'meta.yaml');
    expect(meta).toContain(`run_id: "${run.id}"\n`);
    expect(meta).toContain('experiment_id: "1"\n');
    expect(meta).toContain(`artifact_uri: "mlflow-artifacts:/1/${run.id}/artifacts"\n`);
    const keys = meta.split('\n').flatMap((line) => line.match(/^\w+/) ?? []);
    expect(keys).toEqual([...keys].sort());
  });
});

describe('a run whose process was killed with -9', () => {
  test('counts as FAILED, and is written so by the next run that starts', async () => {
    const child = spawn(process.execPath, byTsx('record-until-killed.ts', root), { env, stdio: ['ignore', 'pipe', 'inherit'] });
    children.push(child);
    const lines = createInterface({ input: child.stdout });
    const [id]: string[] = await once(lines, 'line');
    expect((await list())[0]).toMatchObject({ id, status: 'RUNNING' });
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect((await list())[0]).toMatchObject({ id, status: 'FAILED', metrics: { loss: 0.5 } });
    const next = await start();
    expect(parse(await text('1', id ?? '', 'meta.yaml')).status).toBe(4);
    expect((await list()).find((run) => run.id === next.id)?.status).toBe('RUNNING');
  });

  test('leaves drafts behind that the next run removes, and keeps those of living processes', async () => {
    const gone = spawn(process.execPath, ['-e', '']);
    await once(gone, 'exit');
    const living = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'inherit'] });
    try {
      const draft = (pid: number | undefined, started: number) => `${encodeURIComponent(`${hostname()}:${pid}:${Math.round(started)}`)}~draft`;
      const kept = [draft(living.pid, Date.now()), draft(process.pid, performance.timeOrigin), `${encodeURIComponent('another-host:1:1')}~draft`];
      for (const name of [draft(gone.pid, Date.now()), draft(process.pid, 1), ...kept]) {
        await mkdir(join(root, '.incomplete.trash', name), { recursive: true });
      }
      await start();
      expect((await readdir(join(root, '.incomplete.trash'))).sort()).toEqual(kept.sort());
    } finally {
      living.stdin.end();
      await once(living, 'exit');
    }
  });
});

describe('a model package', () => {
  async function finishedRun(tags = {}) {
    const run = await start(tags);
    const put = await run.putPackage(modelPackage);
    await run.log({ metrics: [{ key: 'test/rocAuc', value: 0.9, step: 2, timestamp: 5, dataset: { name: 'some readings', digest: 'd' } }] });
    await run.finish('FINISHED');
    return { run, put };
  }

  test('is opened byte for byte as it was put, and the run is tagged with its digest', async () => {
    const { run, put } = await finishedRun();
    await using opened = await store.openPackage(run.id);
    expect(await readFile(join(opened.directory, 'sub', 'weights.bin'))).toEqual(Buffer.from([0, 1, 2, 255]));
    expect(opened.run.tags[runTags.packageDigest]).toBe(put.digest);
    expect(await digestOfDirectory(opened.directory)).toBe(put.digest);
    expect(opened.directory).toBe(join(root, runPaths.package('1', put.modelId)));
  });

  test("shows the run's parameters and the figures that name their data, without data whose name has blanks: MLflow could not read the line", async () => {
    const { run, put } = await finishedRun();
    expect(await text('1', 'models', put.modelId, 'metrics', 'test', 'rocAuc')).toBe(`5 0.9 2 ${run.id}\n`);
    expect(parse(await text('1', 'models', put.modelId, 'meta.yaml'))).toMatchObject({ source_run_id: run.id, status: 2 });
  });

  test('is opened after the whole store was moved', async () => {
    const { run } = await finishedRun();
    await rename(root, join(place, 'elsewhere'));
    const moved = new RunDirectory(join(place, 'elsewhere'));
    expect((await moved.openPackage(run.id)).directory).toContain('elsewhere');
  });

  test.each([
    ['altered', (at: string) => appendFile(join(at, 'sub', 'weights.bin'), 'x')],
    ['removed', (at: string) => rm(join(at, 'sub', 'weights.bin'))],
    ['added', (at: string) => writeFile(join(at, 'sub', 'more'), '')],
    ['renamed', (at: string) => rename(join(at, 'sub', 'weights.bin'), join(at, 'weights.bin')).then(() => cp(join(at, 'MLmodel'), join(at, 'a')))],
    ['replaced by a link', (at: string) => rm(join(at, 'MLmodel')).then(() => symlink('/etc/hostname', join(at, 'MLmodel')))],
    ['gone with the whole directory', (at: string) => rm(at, { recursive: true })],
  ])('with a file %s is refused', async (_, alter) => {
    const { run } = await finishedRun();
    await alter((await store.openPackage(run.id)).directory);
    await expect(store.openPackage(run.id)).rejects.toMatchObject({ code: 'PACKAGE_TORN' });
  });

  test('is found by fingerprint, the latest first, of finished runs only', async () => {
    await finishedRun({ [runTags.fingerprint]: 'f' });
    const { run: latest } = await finishedRun({ [runTags.fingerprint]: 'f' });
    await (await start({ [runTags.fingerprint]: 'f' })).finish('FAILED');
    expect((await found('f'))[0]).toBe(latest.id);
    expect(await found('f')).toHaveLength(2);
    expect(await found('other')).toEqual([]);
  });

  test('of an unknown, an unfinished or an empty run is refused with the finished ones that can be used', async () => {
    const { run } = await finishedRun();
    await expect(store.openPackage('0'.repeat(32))).rejects.toMatchObject({ code: 'RUN_UNKNOWN' });
    await expect(store.openPackage('0'.repeat(32))).rejects.toThrow(run.id);
    const killed = await start();
    await killed.finish('KILLED');
    await expect(store.openPackage(killed.id)).rejects.toMatchObject({ code: 'RUN_UNFINISHED' });
    const empty = await start();
    await empty.finish('FINISHED');
    await expect(store.openPackage(empty.id)).rejects.toMatchObject({ code: 'PACKAGE_MISSING' });
  });

  test('without MLmodel is rejected and leaves nothing', async () => {
    const run = await start();
    await rm(join(modelPackage, 'MLmodel'));
    await expect(run.putPackage(modelPackage)).rejects.toMatchObject({ code: 'RUN_RECORD_INVALID' });
    expect(await readdir(join(root, '.incomplete.trash'))).toEqual([]);
    expect((await list())[0]?.modelId).toBeUndefined();
  });
});

describe('the registry', () => {
  async function finished() {
    const run = await start();
    await run.putPackage(modelPackage);
    await run.finish('FINISHED');
    return run.id;
  }

  test('numbers the versions of a name, and resolves version, latest and alias', async () => {
    const [first, second] = [await finished(), await finished()];
    expect(await store.register('alarm model', first)).toMatchObject({ name: 'alarm model', version: 1, runId: first });
    expect(await store.register('alarm model', second)).toMatchObject({ version: 2, runId: second });
    await store.alias('alarm model', 'champion', 1);
    expect(await store.resolve('models:/alarm model@champion')).toMatchObject({ version: 1, runId: first, aliases: ['champion'] });
    await store.alias('alarm model', 'champion', 2);
    expect(await store.resolve('models:/alarm model@champion')).toMatchObject({ version: 2, runId: second });
    expect(await store.resolve('models:/alarm model/1')).toMatchObject({ runId: first, aliases: [] });
    expect(await store.resolve('models:/alarm model/latest')).toMatchObject({ runId: second });
  });

  test('gives each of many registrations at once a version that is not taken', async () => {
    const run = await finished();
    const versions = await Promise.all(Array.from({ length: 8 }, () => store.register('model', run)));
    expect(versions.map(({ version }) => version).sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  test('keeps tags of a version: the last value of each', async () => {
    await store.register('model', await finished());
    await store.tagVersion('model', 1, { 'tripod.replaced': '1', note: 'erste' });
    await store.tagVersion('model', 1, { note: 'zweite' });
    expect(await store.resolve('models:/model/1')).toMatchObject({ tags: { 'tripod.replaced': '1', note: 'zweite' } });
    expect(await store.versions()).toMatchObject([{ tags: { note: 'zweite' } }]);
    await expect(store.tagVersion('model', 1, { 'a/../b': '' })).rejects.toMatchObject({ code: 'RUN_RECORD_INVALID' });
    await expect(store.tagVersion('model', 2, {})).rejects.toMatchObject({ code: 'RUN_UNKNOWN' });
  });

  test('rejects what it does not have, and names what there is', async () => {
    await store.register('model', await finished());
    for (const reference of ['models:/other/1', 'models:/model/2', 'models:/model@champion']) {
      await expect(store.resolve(reference)).rejects.toMatchObject({ code: 'RUN_UNKNOWN', message: expect.stringContaining('There are: model') });
    }
    await expect(store.alias('model', 'champion', 2)).rejects.toMatchObject({ code: 'RUN_UNKNOWN' });
  });

  test.each(['', '..', '.', 'a/b', 'a\\b', 'a:b', 'a%2e', 'a@b'])('rejects the name %j', async (name) => {
    await expect(store.register(name, await finished())).rejects.toMatchObject({ code: 'RUN_RECORD_INVALID' });
  });

  test.each(['latest', 'v1', 'a b', '../x', ''])('rejects the alias %j', async (alias) => {
    await expect(store.alias('model', alias, 1)).rejects.toMatchObject({ code: 'RUN_RECORD_INVALID' });
  });

  test.each(['model', 'models:/', 'models:/..@a', 'models:/a/b/c', 'models:/a@b@c', 'runs:/a'])('rejects the reference %j', async (reference) => {
    await expect(store.resolve(reference)).rejects.toMatchObject({ code: 'RUN_RECORD_INVALID' });
  });

  test('does not register a run without a package', async () => {
    const run = await start();
    await run.finish('FINISHED');
    await expect(store.register('model', run.id)).rejects.toMatchObject({ code: 'PACKAGE_MISSING' });
  });
});
