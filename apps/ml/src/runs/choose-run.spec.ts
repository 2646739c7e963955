import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chooseFinishedRun, findRun } from './choose-run.js';
import { AmbiguousRunError, NoFinishedRunError, UnfinishedRunError, UnknownRunError } from './errors.js';
import { openRunStore } from './open-run-store.js';
import type { RunStore } from './run-store.js';

let place: string;
let store: RunStore;
beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'runs-'));
  store = openRunStore({ runsDirectory: join(place, 'mlruns'), trackingUri: undefined });
  await writeFile(join(place, 'MLmodel'), 'flavors: {}\n');
});
afterEach(() => rm(place, { recursive: true, force: true }));

async function record(status: 'FINISHED' | 'FAILED', withPackage = true): Promise<string> {
  const run = await store.start({ experiment: 'flights' });
  await rm(join(place, 'package'), { recursive: true, force: true });
  const { mkdir, cp } = await import('node:fs/promises');
  await mkdir(join(place, 'package'));
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

test('a beginning that several ids have is refused', async () => {
  const ids = new Set<string>();
  while (new Set([...ids].map((id) => id[0])).size === ids.size) ids.add(await record('FAILED', false));
  const twice = [...ids].map((id) => id[0] ?? '').find((first, at, all) => all.indexOf(first) !== at) ?? '';
  await expect(findRun(store, twice)).rejects.toThrow(AmbiguousRunError);
});

test('an unknown run and an unfinished one are refused, naming what can be used', async () => {
  const finished = await record('FINISHED');
  const failed = await record('FAILED');
  await expect(chooseFinishedRun(store, 'no-run')).rejects.toThrow(UnknownRunError);
  await expect(chooseFinishedRun(store, '')).rejects.toThrow(UnknownRunError);
  await expect(chooseFinishedRun(store, failed)).rejects.toThrow(UnfinishedRunError);
  await expect(chooseFinishedRun(store, failed)).rejects.toThrow(finished);
});

test('a store without a finished run says how to get one', async () => {
  await expect(chooseFinishedRun(store)).rejects.toThrow(NoFinishedRunError);
  await expect(chooseFinishedRun(store)).rejects.toThrow('ml train');
});

test('a tracking server is refused rather than ignored', () => {
  expect(() => openRunStore({ runsDirectory: place, trackingUri: 'http://localhost:5000' })).toThrow('MLFLOW_TRACKING_URI');
});
