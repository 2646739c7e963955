import { existsSync } from 'node:fs';
import { readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryStore, type TemporaryStore } from '../../../fixtures/runs/temporary-store.js';
import { collect } from '../collect.js';
import { RunDirectory } from './run-directory.js';

let made: TemporaryStore;
let root: string;
let store: RunDirectory;
beforeEach(async () => {
  made = await temporaryStore();
  ({ root, store } = made);
});
afterEach(() => made.remove());

async function record(): Promise<string> {
  const run = await store.start({ experiment: 'readings' });
  await run.putPackage(made.modelPackage);
  await run.finish('FINISHED');
  return run.id;
}
const ids = async () => (await collect(store.find())).map(({ id }) => id);
const models = () => readdir(join(root, '1', 'models'));
const leftovers = () => readdir(join(root, '.incomplete.trash'));

test('a run is removed with its model, and no other', async () => {
  const [first, second] = [await record(), await record()];
  const { modelId } = await store.get(second);
  expect(await store.bytesOf(first)).toBeGreaterThan(500);
  expect(await collect(store.remove([first]))).toEqual([first]);
  expect(await ids()).toEqual([second]);
  expect(await models()).toEqual([modelId]);
  expect(await leftovers()).toEqual([]);
  await expect(store.get(first)).rejects.toMatchObject({ code: 'RUN_UNKNOWN' });
});

test.each(['remove', 'start'] as const)('what a killed removal left behind goes by the next %s', async (next) => {
  const id = await record();
  await rename(join(root, '1', id), join(root, '.incomplete.trash', `removed~1~${id}`));
  expect([await ids(), (await models()).length]).toEqual([[], 1]);
  if (next === 'remove') await collect(store.remove([]));
  else await (await store.start({ experiment: 'readings' })).finish('FAILED');
  expect([await models(), await leftovers()]).toEqual([[], []]);
});

test('two processes may remove the same runs', async () => {
  const all = [await record(), await record(), await record()];
  const results = await Promise.allSettled([collect(store.remove(all)), collect(new RunDirectory(root).remove(all))]);
  for (const result of results) if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'RUN_UNKNOWN' });
  await collect(store.remove([]));
  expect([await ids(), await models(), await leftovers()]).toEqual([[], [], []]);
});

test('a run that is recorded stays, a torn one too; a torn one that nobody records goes', async () => {
  const open = await store.start({ experiment: 'readings' });
  await expect(collect(store.remove([open.id]))).rejects.toMatchObject({ code: 'RUN_RECORDED' });
  await writeFile(join(root, '1', open.id, 'meta.yaml'), 'run_id: "');
  await expect(collect(store.remove([open.id]))).rejects.toMatchObject({ code: 'RUN_RECORDED' });
  await writeFile(join(root, '1', open.id, 'tags', 'tripod.process'), 'another-host:17:1700000000000');
  expect(await collect(store.remove([open.id]))).toEqual([open.id]);
  expect(existsSync(join(root, '1', open.id))).toBe(false);
});

test('an unknown run is refused, and a store that does not exist stays so', async () => {
  await expect(collect(store.remove(['../..']))).rejects.toMatchObject({ code: 'RUN_UNKNOWN' });
  await expect(store.bytesOf('0'.repeat(32))).rejects.toMatchObject({ code: 'RUN_UNKNOWN' });
  expect(existsSync(root)).toBe(false);
});

test('the runs of registered versions are listed with their aliases; a torn registry is an error', async () => {
  const [first, second] = [await record(), await record()];
  await store.register('readings', first);
  await store.register('readings', second);
  await store.alias('readings', 'champion', 1);
  expect(await store.versions()).toEqual([
    { name: 'readings', version: 1, runId: first, aliases: ['champion'], tags: {} },
    { name: 'readings', version: 2, runId: second, aliases: [], tags: {} },
  ]);
  await writeFile(join(root, 'models', 'readings', 'version-2', 'meta.yaml'), "run_id: ''\n");
  expect(await store.versions()).toHaveLength(1);
  await writeFile(join(root, 'models', 'readings', 'version-2', 'meta.yaml'), 'name: readings\n');
  await expect(store.versions()).rejects.toMatchObject({ code: 'RUN_STORE_TORN' });
});
