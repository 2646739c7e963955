// What MLflow's runs/search answers is compared with the real one. Set MLFLOW_PYTHON to a Python that has mlflow (CI does).
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
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

const filters: readonly (readonly [string, string])[] = [
  ['', 'abcd'],
  ['metrics.loss < 1', 'ab'],
  ['metrics.loss = 0.25', 'b'],
  ['metrics."base/loss" >= 1', 'b'],
  ["params.seed = '1'", 'a'],
  ["params.seed != '1'", 'bc'],
  ["params.note LIKE 'Low_tide'", 'a'],
  ["params.note ILIKE 'low_tide'", 'ab'],
  ["param.seed LIKE '1%' AND status = 'FAILED'", 'c'],
  ["attributes.status != 'FINISHED' and status != 'FAILED'", 'd'],
  ["run_id NOT IN ('x', 'y') and run_id != 'z'", 'abcd'],
  ["tags.mlflow.runName = 'b'", 'b'],
  ["datasets.digest = 'aaaa' and datasets.name = 'readings'", 'a'],
  ["dataset.context IN ('training')", 'abd'],
  ['end_time > 0 and start_time < 1', ''],
  ['created > 1e3', 'abcd'],
  ["`run name` = 'c'", 'c'],
  ['metrics.nothing = 1', ''],
  ["params.mlflow = 'x'", ''],
];
test.each(filters)('%s finds the runs %j', async (filter, names) => expect(await found(filter)).toBe(names));

test('a metric that is NaN differs from every number, and is neither less nor greater', async () => {
  expect([await found('metrics.loss != 0.5'), await found('metrics.loss > -1')]).toEqual(['bc', 'ab']);
});

const orders: readonly (readonly [string, string])[] = [
  ['metrics.loss', 'bacd'],
  ['metrics.loss DESC', 'abcd'],
  ['params.seed DESC', 'bcad'],
  ['status, run_name DESC', 'cbad'],
  ['start_time DESC', 'dcba'],
];
test.each(orders)('ordered by %s they are %j: NaN and then those without the value last, the latest first', async (order, names) => expect(await found('', order)).toBe(names));

const python = process.env['MLFLOW_PYTHON'];
const SEARCH = `
import json, sys
from mlflow import MlflowClient
client = MlflowClient(sys.argv[1])
names = lambda filter, order: ''.join(run.info.run_name for run in client.search_runs(['1'], filter, order_by=order))
print(json.dumps([names(*search) for search in json.loads(sys.argv[2])]))
`;
(python === undefined ? test.skip : test)('the real MLflow finds the same runs in the same order (skipped without MLFLOW_PYTHON)', async () => {
  const place = join(root, '..');
  const [database, run] = [`sqlite:///${join(place, 'mlflow.db')}`, promisify(execFile)];
  await run(python ?? '', ['-m', 'mlflow', 'migrate-filestore', '--source', root, '--target', database, '--no-progress'], { cwd: place });
  const searches = [...filters.map(([filter]) => [filter, ['run_name']]), ...orders.map(([order]) => ['', order.split(',').map((each) => each.trim())])];
  const { stdout } = await run(python ?? '', ['-c', SEARCH, database, JSON.stringify(searches)], { cwd: place });
  expect(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')).toEqual([...filters, ...orders].map(([, names]) => names));
}, 300_000);

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
