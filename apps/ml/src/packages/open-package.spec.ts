import { PackageRefusal } from '@tripod/contracts';
import { readings } from '@tripod/contracts/testing';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { probe, probeAlarm, probeColumns } from '../../fixtures/serving/probes.js';
import { AppError } from '../errors.js';
import { openPackage, type PackageExpectation, type PackageTimeouts, type PackageWorker } from './open-package.js';

const fixture = resolve(__dirname, '../../fixtures/serving/package');
const contracts = { instance: probe, prediction: probeAlarm };
const opening: Promise<PackageWorker>[] = [];
const places: string[] = [];
// A test that fails does not wait for what it has begun to open: it would end behind its file, and take the whole run along.
afterEach(async () => {
  for (const outcome of await Promise.allSettled(opening.splice(0))) if (outcome.status === 'fulfilled') await outcome.value.close();
  for (const place of places.splice(0)) await rm(place, { recursive: true });
});

function open(directory = fixture, timeouts: PackageTimeouts = {}, expected: Pick<PackageExpectation, 'instance' | 'prediction'> = contracts): Promise<PackageWorker> {
  const worker = openPackage(directory, { ...expected, timeouts: { start: 10_000, answer: 10_000, ...timeouts } });
  opening.push(worker);
  return worker;
}

/** The fixture with another worker.mjs. */
async function packageWith(worker: string): Promise<string> {
  const place = await mkdtemp(join(tmpdir(), 'package-'));
  places.push(place);
  await cp(fixture, place, { recursive: true });
  await writeFile(join(place, 'worker.mjs'), worker);
  return place;
}

const ready = (changes: object) => `import { parentPort } from 'node:worker_threads';
  parentPort.postMessage(${JSON.stringify({
    type: 'ready',
    instance_contract: { name: 'probe', version: 1 },
    prediction_contract: { name: 'probe_alarm', version: 1 },
    columns: [],
    rows_at_once: 100,
    ...changes,
  })});
  setInterval(() => {}, 1000);`;

describe('a package worker', () => {
  test('names the columns it reads and the contracts it uses', async () => {
    expect((await open()).ready).toMatchObject({ instance_contract: { name: 'probe', version: 1 }, columns: expect.arrayContaining(['probed_at']) });
  });

  test('is found by a path relative to the working directory', async () => {
    expect((await open(relative(process.cwd(), fixture))).ready.columns).toHaveLength(4);
  });

  test('predicts every row in its place, over many batches and requests at once, with the bits of one by one', async () => {
    const worker = await open();
    const all = probeColumns(20_000);
    const [whole, again] = await Promise.all([worker.predict(all), worker.predict(all)]);
    expect(again).toEqual(whole);
    for (const row of [0, 8191, 8192, 16_384, 19_999]) {
      const one = Object.fromEntries(Object.entries(all).map(([name, column]) => [name, column.slice(row, row + 1)]));
      expect((await worker.predict(one))['alarm_probability']).toEqual(whole['alarm_probability']?.slice(row, row + 1));
    }
  });

  test("leaves the caller's arrays as they are, and counts the rows it has predicted", async () => {
    const given = probeColumns(10_000);
    let rows = 0;
    await (await open()).predict(given, { onRows: (count) => (rows += count) });
    expect(given.distance).toHaveLength(10_000);
    expect(rows).toBe(10_000);
  });

  test('returns no prediction for no rows', async () => {
    expect(await (await open()).predict(probeColumns(0))).toEqual({ alarm_probability: new Float64Array(0) });
  });

  test('rejects rows by column and row, counted over all batches, and goes on', async () => {
    const worker = await open();
    const refused = worker.predict(probeColumns(10_000, { 9_500: 9000 }));
    await expect(refused).rejects.toBeInstanceOf(PackageRefusal);
    await expect(refused).rejects.toMatchObject({ reason: { code: 'OUT_OF_RANGE', column: 'distance', row: 9_500 } });
    expect((await worker.predict(probeColumns(3)))['alarm_probability']).toHaveLength(3);
  });

  test.each([
    ['a probability of 7', 9004],
    ['NaN', 9005],
    ['more rows than it was asked for', 9006],
    ['a column of another name', 9007],
    ['a column of another type', 9008],
  ])('whose prediction is %s is not believed', async (_what, distance) => {
    const worker = await open();
    await expect(worker.predict(probeColumns(1, { 0: distance }))).rejects.toMatchObject({ code: 'PREDICTION_INVALID' });
    expect((await worker.predict(probeColumns(3)))['alarm_probability']).toHaveLength(3);
  });

  test('that dies rejects what was asked and what is asked later, and says so', async () => {
    const worker = await open();
    const asked = [worker.predict(probeColumns(1, { 0: 9001 })), worker.predict(probeColumns(1))];
    for (const failed of await Promise.allSettled(asked)) expect(failed).toMatchObject({ status: 'rejected', reason: { code: 'PACKAGE_FAILED' } });
    expect(await worker.ended).toMatchObject({ code: 'PACKAGE_FAILED', message: expect.stringContaining('ended by itself (code 7)') });
    await expect(worker.predict(probeColumns(1))).rejects.toMatchObject({ code: 'PACKAGE_FAILED' });
  });

  test('that does not answer in time is ended', async () => {
    const worker = await open(fixture, { answer: 200 });
    await expect(worker.predict(probeColumns(1, { 0: 9002 }))).rejects.toMatchObject({ code: 'PACKAGE_TIMEOUT' });
    expect(await worker.ended).toMatchObject({ code: 'PACKAGE_TIMEOUT' });
  });

  test('that sends something else than a package message is ended', async () => {
    const worker = await open();
    await expect(worker.predict(probeColumns(1, { 0: 9003 }))).rejects.toThrow('sent a message that is not valid');
    expect(await worker.ended).toBeInstanceOf(AppError);
  });

  test('that is closed ends without a reason', async () => {
    const worker = await open();
    await worker.close();
    await expect(worker.predict(probeColumns(1))).rejects.toMatchObject({ code: 'PACKAGE_FAILED' });
    expect(await worker.ended).toBeUndefined();
  });
});

describe('a package is not loaded', () => {
  test.each([
    ['when it uses another contract version', ready({ instance_contract: { name: 'probe', version: 2 } }), 'CONTRACT_MISMATCH', 'probe v2, and this app uses probe v1'],
    ['when it reads a column that the contract does not have', ready({ columns: ['wingspan'] }), 'CONTRACT_MISMATCH', "no field 'wingspan'"],
    ['when it says that it cannot', `import { parentPort } from 'node:worker_threads';
      parentPort.postMessage({ type: 'failure', error: { code: 'TORN', message: 'weights.bin is too short' } });`, 'PACKAGE_FAILED', 'weights.bin is too short'],
    ['when its code throws', `throw new Error('no wasm here');`, 'PACKAGE_FAILED', 'no wasm here'],
    ['when its code is torn', 'import {', 'PACKAGE_FAILED', 'does not start'],
    ['when it ends at once', '', 'PACKAGE_FAILED', 'ended by itself'],
  ])('%s', async (_when, worker, code, reason) => {
    const loading = open(await packageWith(worker));
    await expect(loading).rejects.toMatchObject({ code, message: expect.stringContaining(reason) });
  });

  test('when it is never ready', async () => {
    const loading = open(await packageWith('setInterval(() => {}, 1000);'), { start: 200 });
    await expect(loading).rejects.toMatchObject({ code: 'PACKAGE_TIMEOUT', message: expect.stringContaining('did not answer within 200 ms') });
  });

  test('when it does not exist', async () => {
    await expect(open('/nowhere')).rejects.toMatchObject({ code: 'PACKAGE_FAILED' });
  });

  test('when the app expects rows of another business', async () => {
    const loading = open(fixture, {}, { instance: readings.instance, prediction: readings.predictions.alarm.contract });
    await expect(loading).rejects.toMatchObject({ code: 'CONTRACT_MISMATCH' });
  });
});

test('a package sees neither our environment nor our Node flags', async () => {
  process.env['SECRET_OF_OURS'] = 'x';
  const place = await packageWith(`import { parentPort } from 'node:worker_threads';
    parentPort.postMessage({ type: 'failure', error: { code: 'SEEN', message: JSON.stringify([process.env, process.execArgv]) } });`);
  await expect(open(place)).rejects.toThrow('[{},[]]');
});
