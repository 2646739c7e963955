import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { collect } from '../collect.js';
import { parseFilter } from '../search/parse-filter.js';
import { parseOrder } from '../search/parse-order.js';
import { RunDirectory } from './run-directory.js';

let root: string;
let store: RunDirectory;
beforeAll(async () => {
  root = join(await mkdtemp(join(tmpdir(), 'runs-')), 'mlruns');
  store = new RunDirectory(root);
  await record('a', { loss: 0.5 }, { seed: '1', note: 'Low_tide' }, 'FINISHED', ['readings', 'aaaa']);
  await record('b', { loss: 0.25, 'base/loss': 1 }, { seed: '2', note: 'lowXtide' }, 'FINISHED', ['readings', 'bbbb']);
  await record('c', { loss: NaN }, { seed: '10' }, 'FAILED');
  await record('d', {}, {}, 'KILLED', ['items', 'aaaa']);
});
afterAll(() => rm(join(root, '..'), { recursive: true, force: true }));

async function record(name: string, metrics: Record<string, number>, params: Record<string, string>, status: 'FINISHED' | 'FAILED' | 'KILLED', dataset?: [string, string]): Promise<string> {
  const run = await store.start({ experiment: 'readings', name, params });
  await run.log({ metrics: Object.entries(metrics).flatMap(([key, value]) => [{ key, value: 99, step: 0 }, { key, value, step: 1 }]) });
  if (dataset) await run.log({ datasets: [{ name: dataset[0], digest: dataset[1], sourceType: 'local', source: {}, context: 'training' }] });
  await run.finish(status);
  return run.id;
}

const found = async (filter: string, order = 'run_name') =>
  (await collect(store.find({ where: parseFilter(filter), order: parseOrder(order) }))).map((run) => (run.status === 'TORN' ? 'torn' : run.name)).join('');

test.each([
  ['', 'abcd'],
  ['metrics.loss < 1', 'ab'],
  ['metrics.loss != 0.5', 'bc'],
  ['metrics."base/loss" >= 1', 'b'],
  ["params.seed = '1'", 'a'],
  ["params.seed != '1'", 'bc'],
  ["params.note LIKE 'Low_tide'", 'a'],
  ["params.note ILIKE 'low_tide'", 'ab'],
  ["params.seed LIKE '1%' and status = 'FAILED'", 'c'],
  ["status NOT IN ('FINISHED', 'FAILED')", 'd'],
  ["tags.mlflow.runName = 'b'", 'b'],
  ["datasets.digest = 'aaaa' and datasets.name = 'readings'", 'a'],
  ["datasets.context IN ('training')", 'abd'],
  ['end_time > 0 and start_time < 1', ''],
  ["metrics.nothing = 1", ''],
  ["params.mlflow = 'x'", ''],
])('%s finds the runs %j', async (filter, names) => expect(await found(filter)).toBe(names));

test.each([
  ['metrics.loss', 'badc'],
  ['metrics.loss DESC', 'abdc'],
  ['params.seed DESC', 'bcad'],
  ['status, run_name DESC', 'cbad'],
  ['start_time DESC', 'dcba'],
])('ordered by %s they are %j: those without the value last, the latest first', async (order, names) => expect(await found('', order)).toBe(names));

test('a torn run is found by conditions on what it lacks, and not by those on its id and state', async () => {
  const torn = await record('e', {}, {}, 'FINISHED');
  await writeFile(join(root, '1', torn, 'meta.yaml'), 'run_id: "');
  expect(await found('metrics.loss < 1')).toBe('tornab');
  expect(await found("status = 'FINISHED'")).toBe('ab');
  expect(await found(`run_id = '${torn}'`)).toBe('torn');
  await rm(join(root, '1', torn), { recursive: true });
});

test('a key that begins others is not a value', async () => {
  const run = await record('f', {}, {}, 'FINISHED');
  await mkdir(join(root, '1', run, 'params', 'deep'), { recursive: true });
  expect(await found("params.deep != 'x'")).toBe('');
  await rm(join(root, '1', run), { recursive: true });
});
