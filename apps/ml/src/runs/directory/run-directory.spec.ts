import { runPaths, runTags } from '@tripod/contracts';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, cp, mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { AlteredPackageError, NoPackageError, RunRecordError, StoreWriteError, UnfinishedRunError, UnknownRunError } from './errors.js';
import { digestOfDirectory } from './package-files.js';
import { RunDirectory } from './run-directory.js';

const fixtures = resolve(__dirname, '../../fixtures/runs');
const byTsx = (script: string, ...args: string[]) => ['--import', 'tsx', join(fixtures, script), ...args];
const env = { ...process.env, TSX_TSCONFIG_PATH: resolve(__dirname, '../../tsconfig.json') };

let place: string;
let root: string;
let store: RunDirectory;
let modelPackage: string;

beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'runs-'));
  root = join(place, 'mlruns');
  store = new RunDirectory(root);
  modelPackage = join(place, 'package');
  await mkdir(join(modelPackage, 'sub'), { recursive: true });
  await writeFile(join(modelPackage, 'MLmodel'), 'flavors: {}\n');
  await writeFile(join(modelPackage, 'sub', 'weights.bin'), Buffer.from([0, 1, 2, 255]));
});
afterEach(() => rm(place, { recursive: true, force: true }));

const text = (...path: string[]) => readFile(join(root, ...path), 'utf8');
const start = (tags = {}) => store.start({ experiment: 'flights', name: 'first', tags });

describe('a store that is not there yet', () => {
  test('has no runs', async () => {
    expect(await store.list()).toEqual([]);
    expect(await store.findFinished('f')).toBeUndefined();
  });
});

describe('a store that cannot be written', () => {
  test('says why, and which setting names another', async () => {
    await writeFile(join(place, 'file'), '');
    for (const location of [join(place, 'file'), join(place, 'file', 'below')]) {
      await expect(new RunDirectory(location).start({ experiment: 'a' })).rejects.toThrow(StoreWriteError);
      await expect(new RunDirectory(location).start({ experiment: 'a' })).rejects.toThrow(/file is in the place of a directory.*RUNS_DIRECTORY/);
    }
  });

  test('says so too when it goes away under a run', async () => {
    const run = await start();
    await rm(root, { recursive: true });
    await writeFile(root, '');
    await expect(run.finish('FINISHED')).rejects.toThrow(StoreWriteError);
  });
});

describe('what is no run', () => {
  test('is passed over, and a torn one is named', async () => {
    const run = await start();
    await mkdir(join(root, '1', 'f'.repeat(32), 'metrics'), { recursive: true });
    await mkdir(join(root, 'models', 'registered'), { recursive: true });
    await mkdir(join(root, '0'));
    expect((await store.list()).map(({ id }) => id)).toEqual([run.id]);
    await writeFile(join(root, '1', run.id, 'meta.yaml'), 'run_id: [');
    await expect(store.list()).rejects.toThrow(join(root, '1', run.id, 'meta.yaml'));
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
    expect((await store.list()).map(({ status }) => status)).toEqual(Array.from({ length: 30 }, () => 'FINISHED'));
  });
});

describe('a run', () => {
  test('is RUNNING, then what it was finished as, with its times', async () => {
    const run = await start();
    expect((await store.list())[0]).toMatchObject({ id: run.id, name: 'first', experiment: 'flights', status: 'RUNNING', endTime: undefined });
    await run.finish('KILLED');
    const [ended] = await store.list();
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
    expect((await store.list())[0]).toMatchObject({
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
    expect((await store.list())[0]?.params).toEqual({ seed: '1' });
  });

  test('refuses a metric whose key is a part of another, and goes on', async () => {
    const run = await start();
    await run.log({ metrics: [{ key: 'loss', value: 1 }, { key: 'test/auc', value: 1 }] });
    await expect(run.log({ metrics: [{ key: 'loss/late', value: 1 }] })).rejects.toThrow(RunRecordError);
    await expect(run.log({ metrics: [{ key: 'test', value: 1 }] })).rejects.toThrow(RunRecordError);
    await run.log({ metrics: [{ key: 'late', value: 1 }] });
    expect(Object.keys((await store.list())[0]?.metrics ?? {}).sort()).toEqual(['late', 'loss', 'test/auc']);
  });

  test('names the data it read', async () => {
    const run = await start();
    const digest = 'd'.repeat(64);
    await run.log({
      datasets: [
        { name: 'flights', digest, sourceType: 'postgres', source: { view: 'v', digest }, profile: { num_rows: 3 }, context: 'training' },
        { name: 'flights', digest: 'e', sourceType: 'postgres', source: {}, context: 'evaluation' },
      ],
    });
    expect((await store.list())[0]?.datasets).toEqual([
      { name: 'flights', digest: 'e', context: 'evaluation' },
      { name: 'flights', digest: 'd'.repeat(36), context: 'training' },
    ]);
  });

  test('keeps reports and plots', async () => {
    const run = await start();
    await writeFile(join(place, 'report.json'), '{}');
    await run.putArtifacts(join(place, 'report.json'), 'evaluation');
    expect(await text('1', run.id, 'artifacts', 'evaluation', 'report.json')).toBe('{}');
    expect(await store.artifactDirectory(run.id, 'evaluation')).toBe(join(root, '1', run.id, 'artifacts', 'evaluation'));
    await expect(store.artifactDirectory(run.id, 'plots')).rejects.toThrow("no artifact 'plots'");
    await expect(run.putArtifacts(join(place, 'report.json'), '../out')).rejects.toThrow(RunRecordError);
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
    const lines = createInterface({ input: child.stdout });
    const [id]: string[] = await once(lines, 'line');
    expect((await store.list())[0]).toMatchObject({ id, status: 'RUNNING' });
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect((await store.list())[0]).toMatchObject({ id, status: 'FAILED', metrics: { loss: 0.5 } });
    const next = await start();
    expect(parse(await text('1', id ?? '', 'meta.yaml')).status).toBe(4);
    expect((await store.list()).find((run) => run.id === next.id)?.status).toBe('RUNNING');
  });

  test('leaves drafts behind that the next run clears, and no draft of the living', async () => {
    const gone = spawn(process.execPath, ['-e', '']);
    await once(gone, 'exit');
    const mine = await start();
    const [kept] = [`${encodeURIComponent(mine.id)}~kept`];
    const { hostname } = await import('node:os');
    await mkdir(join(root, '.incomplete.trash', `${encodeURIComponent(`${hostname()}:${gone.pid}:1`)}~half`), { recursive: true });
    await mkdir(join(root, '.incomplete.trash', kept));
    await start();
    expect(await readdir(join(root, '.incomplete.trash'))).toEqual([kept]);
  });
});

describe('a model package', () => {
  async function finishedRun(tags = {}) {
    const run = await start(tags);
    const put = await run.putPackage(modelPackage);
    await run.log({ metrics: [{ key: 'test/rocAuc', value: 0.9, step: 2, timestamp: 5 }] });
    await run.finish('FINISHED');
    return { run, put };
  }

  test('is opened byte for byte as it was put, and the run is tagged with its digest', async () => {
    const { run, put } = await finishedRun();
    const opened = await store.openPackage(run.id);
    expect(await readFile(join(opened.directory, 'sub', 'weights.bin'))).toEqual(Buffer.from([0, 1, 2, 255]));
    expect(opened.run.tags[runTags.packageDigest]).toBe(put.digest);
    expect(await digestOfDirectory(opened.directory)).toBe(put.digest);
    expect(opened.directory).toBe(join(root, runPaths.package('1', put.modelId)));
  });

  test("shows the run's parameters and metrics", async () => {
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
    await expect(store.openPackage(run.id)).rejects.toThrow(AlteredPackageError);
  });

  test('is found by fingerprint, the latest first, of finished runs only', async () => {
    await finishedRun({ [runTags.fingerprint]: 'f' });
    const { run: latest } = await finishedRun({ [runTags.fingerprint]: 'f' });
    await (await start({ [runTags.fingerprint]: 'f' })).finish('FAILED');
    await (await start({ [runTags.fingerprint]: 'without package' })).finish('FINISHED');
    expect((await store.findFinished('f'))?.id).toBe(latest.id);
    expect(await store.findFinished('other')).toBeUndefined();
    expect(await store.findFinished('without package')).toBeUndefined();
  });

  test('of an unknown, an unfinished or an empty run is refused with the finished ones that can be used', async () => {
    const { run } = await finishedRun();
    await expect(store.openPackage('0'.repeat(32))).rejects.toThrow(UnknownRunError);
    await expect(store.openPackage('0'.repeat(32))).rejects.toThrow(run.id);
    const killed = await start();
    await killed.finish('KILLED');
    await expect(store.openPackage(killed.id)).rejects.toThrow(UnfinishedRunError);
    const empty = await start();
    await empty.finish('FINISHED');
    await expect(store.openPackage(empty.id)).rejects.toThrow(NoPackageError);
  });

  test('that is none is refused and leaves nothing', async () => {
    const run = await start();
    await rm(join(modelPackage, 'MLmodel'));
    await expect(run.putPackage(modelPackage)).rejects.toThrow(RunRecordError);
    expect(await readdir(join(root, '.incomplete.trash'))).toEqual([]);
    expect((await store.list())[0]?.modelId).toBeUndefined();
  });
});
