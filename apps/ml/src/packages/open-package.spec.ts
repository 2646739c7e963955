import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { flights } from '../../fixtures/serving/flights.js';
import { PackageLoadError, PackageRefusalError, PackageTimeoutError, PackageWorkerGoneError } from './errors.js';
import { openPackageWorker, type PackageWorker } from './package-worker.js';

const fixture = resolve(__dirname, '../../fixtures/serving/package');
const opened: PackageWorker[] = [];
const places: string[] = [];
afterEach(async () => {
  for (const worker of opened.splice(0)) await worker.close();
  for (const place of places.splice(0)) await rm(place, { recursive: true });
});

async function open(directory = fixture, answer = 10_000): Promise<PackageWorker> {
  const worker = await openPackageWorker(directory, { start: 10_000, answer });
  opened.push(worker);
  return worker;
}

function columns(rows: number, distanceOf: Readonly<Record<number, number>> = {}) {
  const instances = flights(rows);
  return {
    departed_at: instances.map(({ departed_at }) => departed_at),
    distance_miles: Int32Array.from(instances, ({ distance_miles }, row) => distanceOf[row] ?? distance_miles),
    slots_now: Int32Array.from(instances, ({ slots_now }) => slots_now),
    route_late_this_time_14d: Int32Array.from(instances, ({ route_late_this_time_14d }) => route_late_this_time_14d),
  };
}

/** The fixture with another worker.mjs. */
async function packageWith(worker: string): Promise<string> {
  const place = await mkdtemp(join(tmpdir(), 'package-'));
  places.push(place);
  await cp(fixture, place, { recursive: true });
  await writeFile(join(place, 'worker.mjs'), worker);
  return place;
}

describe('a package worker', () => {
  test('says what it reads and which contracts it speaks', async () => {
    expect((await open()).ready).toMatchObject({ instance_contract: { name: 'flight_instance', version: 1 }, columns: expect.arrayContaining(['departed_at']) });
  });

  test('is found by a path relative to the working directory too', async () => {
    expect((await open(relative(process.cwd(), fixture))).ready.columns).toHaveLength(4);
  });

  test('predicts every row in its place, over many batches and requests at once, as one by one', async () => {
    const worker = await open();
    const all = columns(20_000);
    const [whole, again] = await Promise.all([worker.predict(all), worker.predict(all)]);
    expect(again).toEqual(whole);
    for (const row of [0, 8191, 8192, 16_384, 19_999]) {
      const one = Object.fromEntries(Object.entries(all).map(([name, column]) => [name, column.slice(row, row + 1)]));
      expect((await worker.predict(one))[0]).toBe(whole[row]);
    }
  });

  test("leaves the caller's arrays as they were", async () => {
    const given = columns(10);
    await (await open()).predict(given);
    expect(given.distance_miles).toHaveLength(10);
  });

  test('has no prediction for no rows', async () => {
    expect(await (await open()).predict(columns(0))).toHaveLength(0);
  });

  test('refuses rows by column and row, counted over all batches, and goes on', async () => {
    const worker = await open();
    const refused = worker.predict(columns(10_000, { 9_500: 9000 }));
    await expect(refused).rejects.toThrow(PackageRefusalError);
    await expect(refused).rejects.toMatchObject({ reason: { code: 'OUT_OF_RANGE', column: 'distance_miles', row: 9_500 } });
    expect(await worker.predict(columns(3))).toHaveLength(3);
  });

  test('that dies fails what was asked, and what is asked later, and tells', async () => {
    const worker = await open();
    const asked = [worker.predict(columns(1, { 0: 9001 })), worker.predict(columns(1))];
    for (const failed of await Promise.allSettled(asked)) expect(failed).toMatchObject({ status: 'rejected', reason: expect.any(PackageWorkerGoneError) });
    expect(await worker.ended).toBeInstanceOf(PackageWorkerGoneError);
    await expect(worker.predict(columns(1))).rejects.toThrow(PackageWorkerGoneError);
  });

  test('that does not answer in time is ended', async () => {
    const worker = await open(fixture, 200);
    await expect(worker.predict(columns(1, { 0: 9002 }))).rejects.toThrow(PackageTimeoutError);
    expect(await worker.ended).toBeInstanceOf(PackageTimeoutError);
  });

  test('that says something else than a package message is ended', async () => {
    await expect((await open()).predict(columns(1, { 0: 9003 }))).rejects.toThrow('speaks no package messages');
  });

  test('that is closed says so, and tells no reason', async () => {
    const worker = await open();
    await worker.close();
    await expect(worker.predict(columns(1))).rejects.toThrow(PackageWorkerGoneError);
    expect(await worker.ended).toBeUndefined();
  });
});

describe('a package is not loaded', () => {
  test.each([
    ['when it is another contract version', `import { parentPort } from 'node:worker_threads';
      parentPort.postMessage({ type: 'ready', instance_contract: { name: 'flight_instance', version: 2 }, prediction_contract: { name: 'flight_prediction', version: 1 }, columns: [] });
      setInterval(() => {}, 1000);`, 'flight_instance v2, and this app speaks flight_instance v1'],
    ['when it says that it cannot', `import { parentPort } from 'node:worker_threads';
      parentPort.postMessage({ type: 'failure', error: { code: 'TORN', message: 'weights.bin is too short' } });`, 'weights.bin is too short'],
    ['when its code throws', `throw new Error('no wasm here');`, 'no wasm here'],
    ['when its code is torn', 'import {', 'does not start'],
    ['when it ends at once', '', 'ended by itself'],
  ])('%s', async (_, worker, reason) => {
    const loading = openPackageWorker(await packageWith(worker), { start: 10_000 });
    await expect(loading).rejects.toThrow(PackageLoadError);
    await expect(loading).rejects.toThrow(reason);
  });

  test('when it is never ready', async () => {
    const loading = openPackageWorker(await packageWith('setInterval(() => {}, 1000);'), { start: 200 });
    await expect(loading).rejects.toThrow('did not answer within 200 ms');
  });

  test('when it is not there', async () => {
    await expect(openPackageWorker('/nowhere', { start: 10_000 })).rejects.toThrow(PackageLoadError);
  });
});

test('a package sees neither our environment nor our Node flags', async () => {
  process.env['SECRET_OF_OURS'] = 'x';
  const place = await packageWith(`import { parentPort } from 'node:worker_threads';
    parentPort.postMessage({ type: 'failure', error: { code: 'SEEN', message: JSON.stringify([process.env, process.execArgv]) } });`);
  await expect(openPackageWorker(place)).rejects.toThrow('[{},[]]');
});
