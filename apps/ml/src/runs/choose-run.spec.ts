import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chooseFinishedRun, findRun } from './choose-run.js';
import { openRunStore } from './open-run-store.js';
import type { RunStore } from './run-store.js';

let place: string;
let store: RunStore;
beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'runs-'));
  store = openRunStore({ RUNS_DIRECTORY: join(place, 'mlruns') });
  await writeFile(join(place, 'MLmodel'), 'flavors: {}\n');
});
afterEach(() => rm(place, { recursive: true, force: true }));

async function record(status: 'FINISHED' | 'FAILED', withPackage = true, experiment = 'readings'): Promise<string> {
  const run = await store.start({ experiment });
  await mkdir(join(place, 'package'), { recursive: true });
  await cp(join(place, 'MLmodel'), join(place, 'package', 'MLmodel'));
  if (withPackage) await run.putPackage(join(place, 'package'));
  await run.finish(status);
  return run.id;
}

test('the latest finished run with a package is chosen when none is asked for', async () => {
  await record('FINISHED');
  const latest = await record('FINISHED');
  await record('FINISHED', false);
  await record('FAILED');
  expect((await chooseFinishedRun(store)).id).toBe(latest);
});

test('a run is found by the beginning of its id', async () => {
  const id = await record('FINISHED');
  expect((await findRun(store, id.slice(0, 8))).id).toBe(id);
});

test('a run is found by a reference to the registered model that it made', async () => {
  const [id, other] = [await record('FINISHED'), await record('FINISHED')];
  await store.register('night-price', other);
  await store.register('night-price', id);
  await store.alias('night-price', 'champion', 2);
  expect((await findRun(store, 'models:/night-price@champion')).id).toBe(id);
  expect((await chooseFinishedRun(store, { asked: 'models:/night-price/1' })).id).toBe(other);
  await expect(findRun(store, 'models:/night-price@challenger')).rejects.toMatchObject({ code: 'RUN_UNKNOWN' });
  await expect(findRun(store, 'models:/night-price')).rejects.toMatchObject({ code: 'BAD_USAGE', message: expect.stringContaining('models:/<name>@<alias>') });
});

test('a beginning that several ids have is refused', async () => {
  // Of seventeen ids two begin with the same hex digit.
  const firsts: string[] = [];
  for (let made = 0; made < 17; made++) firsts.push((await record('FAILED', false)).slice(0, 1));
  const twice = firsts.find((first, at) => firsts.indexOf(first) !== at);
  await expect(findRun(store, String(twice))).rejects.toMatchObject({ code: 'RUN_AMBIGUOUS' });
});

test('the latest finished run of an experiment is chosen when one is named', async () => {
  const first = await record('FINISHED', true, 'readings');
  await record('FINISHED', true, 'items');
  expect((await chooseFinishedRun(store, { experiment: 'readings' })).id).toBe(first);
});

test('an unknown run and an unfinished one are refused, naming what can be used', async () => {
  const finished = await record('FINISHED');
  const failed = await record('FAILED');
  await expect(chooseFinishedRun(store, { asked: 'no-run' })).rejects.toMatchObject({ code: 'RUN_UNKNOWN' });
  await expect(chooseFinishedRun(store, { asked: '' })).rejects.toMatchObject({ code: 'RUN_UNKNOWN' });
  await expect(chooseFinishedRun(store, { asked: failed })).rejects.toMatchObject({ code: 'RUN_UNFINISHED' });
  await expect(chooseFinishedRun(store, { asked: failed })).rejects.toThrow(finished);
});

test('a store without a finished run says how to get one', async () => {
  await expect(chooseFinishedRun(store)).rejects.toMatchObject({ code: 'RUN_UNKNOWN' });
  await expect(chooseFinishedRun(store)).rejects.toThrow('ml train');
});

describe('the settings', () => {
  test('choose a server by an http address, and a directory without one', () => {
    expect(openRunStore({ RUNS_DIRECTORY: place, MLFLOW_TRACKING_URI: 'https://user:secret@mlflow.example.org/proxy/' }).location).toBe('https://mlflow.example.org/proxy');
    expect(openRunStore({ RUNS_DIRECTORY: place }).location).toBe(place);
  });

  test.each(['file:///var/mlruns', './mlruns', 'sqlite:///mlflow.db', 'databricks', 'postgresql://me:secret@host/db'])('refuse %s with the way out', (uri) => {
    const open = () => openRunStore({ RUNS_DIRECTORY: place, MLFLOW_TRACKING_URI: uri });
    expect(open).toThrow(expect.objectContaining({ code: 'BAD_SETTING', message: expect.stringMatching(/RUNS_DIRECTORY/) }));
    expect(open).not.toThrow(/secret/);
  });

  test('name a certificate that cannot be used', () => {
    expect(() => openRunStore({ RUNS_DIRECTORY: place, MLFLOW_TRACKING_URI: 'https://host', MLFLOW_TRACKING_SERVER_CERT_PATH: join(place, 'none.pem') })).toThrow(/MLFLOW_TRACKING_SERVER_CERT_PATH cannot be used/);
  });
});
