import { rowCount } from '@tripod/contracts';
import { readVerifyingKey } from '@tripod/contracts/digest';
import { item, itemReturn, itemRows, reading, readingAlarm, readingGrade, readingLevel, readingRows, testKeys } from '@tripod/contracts/testing';
import { readdir, rm } from 'node:fs/promises';
import { cacheIn } from '../../../fixtures/cache.js';
import { formulas } from '../../../fixtures/formulas.js';
import { columnsFrom, readingColumns } from '../../../fixtures/rows.js';
import { emptyRunDirectory, writeRun, type WantedRun } from '../../../fixtures/run-directory.js';
import { runDirectory } from '../../runs/directory/index.js';
import type { PredictionContracts, PredictionSource } from '../prediction-source.js';
import { predictByRun } from './index.js';

const alarm: PredictionContracts = { instance: reading, prediction: readingAlarm };
const { signal } = new AbortController();
const limits = { start: 20_000, batch: 20_000, signal };
const trust = { pinned: readVerifyingKey(testKeys.publicKey) };
const sources: PredictionSource[] = [];
let runs: string;
let cache: string;

beforeEach(async () => {
  runs = await emptyRunDirectory();
  cache = await emptyRunDirectory();
});

afterEach(async () => {
  for (const source of sources.splice(0)) await source.close();
  for (const folder of [runs, cache]) await rm(folder, { recursive: true });
});

/** Writes a run and opens it as a prediction source. */
async function opened(wanted: WantedRun = {}, contracts = alarm, patience = limits): Promise<PredictionSource> {
  const { id } = await writeRun(runs, wanted);
  const source = await predictByRun({ contracts, run: await runDirectory(runs, cacheIn(cache)).resolve(id), trust, limits: patience });
  sources.push(source);
  return source;
}

describe('predicting by run', () => {
  it('gives what the package computes, to the last bit, in the order of the rows', async () => {
    const { alarm_probability } = await (await opened()).predict(readingColumns(500));
    expect(alarm_probability).toEqual(Float64Array.from(readingRows(500), (row) => formulas.reading_alarm(row).alarm_probability));
  });

  it.each([
    ['classes', reading, readingGrade, readingRows(50), formulas.reading_grade],
    ['a number', reading, readingLevel, readingRows(50), formulas.reading_level],
    ['rows without a time', item, itemReturn, itemRows(50), formulas.item_return],
  ])('takes a model of %s', async (_, instance, prediction, rows, formula) => {
    const source = await opened({ prediction: prediction.name }, { instance, prediction });
    const outputs = await source.predict(columnsFrom(instance, rows));
    const expected = columnsFrom(prediction, rows.map((row) => ({ [instance.key]: row[instance.key] ?? '', ...formula(row) })));
    expect(outputs).toEqual(Object.fromEntries(Object.entries(expected).filter(([name]) => name !== prediction.key)));
  });

  it('sends as many rows at once as the package asks for, and predicts each as it predicts it alone', async () => {
    const source = await opened();
    const advances: number[] = [];
    const { alarm_probability } = await source.predict(readingColumns(2003), (rows) => advances.push(rows));
    expect(advances).toEqual([1000, 1000, 3]);
    for (const row of [0, 999, 1000, 2002]) {
      const alone = await source.predict(columnsFrom(reading, readingRows(2003).slice(row, row + 1)));
      expect(alone['alarm_probability']).toEqual(alarm_probability?.slice(row, row + 1));
    }
  });

  it('predicts no rows', async () => {
    expect(rowCount(await (await opened()).predict(readingColumns(0)))).toBe(0);
  });

  it('says which run it was', async () => {
    const source = await opened({ id: 'b'.repeat(32), experiment: '27', name: 'quick-fox' });
    expect(source.describe()).toMatchObject({ by: 'run', runId: 'b'.repeat(32), runName: 'quick-fox' });
  });

  it('leaves no copy of the package behind', async () => {
    await (await opened()).close();
    await expect(opened({ id: 'c'.repeat(32), files: { MLmodel: '{' } })).rejects.toThrow('no readable MLmodel');
    await expect(opened({ id: 'd'.repeat(32), files: { 'worker.mjs': 'process.exit(3)' } })).rejects.toThrow('exit code 3');
    expect((await readdir(cache)).filter((name) => name.startsWith('tripod-'))).toEqual([]);
  });

  it('names code, column, row and key when the package refuses a row, and goes on', async () => {
    const source = await opened();
    const rows = readingRows(1500).map((row, i) => (i === 1200 ? { ...row, count: 4999 } : row));
    await expect(source.predict(columnsFrom(reading, rows))).rejects.toMatchObject({
      code: 'PREDICTION_REFUSED',
      message: `The package of run ${'a'.repeat(32)} refuses these rows at column 'count', row 1200 (reading_id r1201): INVALID_VALUE: no sensor counts that far`,
    });
    expect(rowCount(await source.predict(readingColumns(1)))).toBe(1);
  });
});

describe('a package that was made for something else', () => {
  const mlmodel = (runId: string, instance: [string, number], prediction: [string, number]) =>
    JSON.stringify({
      run_id: runId,
      metadata: {
        package_format: 1,
        instance_contract: { name: instance[0], version: instance[1] },
        prediction_contract: { name: prediction[0], version: prediction[1] },
      },
    });

  it.each([
    ['instance contract', ['reading', 2], ['reading_alarm', 1], 'reads reading v2, and this app sends reading v1'],
    ['prediction contract', ['reading', 1], ['reading_level', 1], 'answers reading_level v1, and this app expects reading_alarm v1'],
  ] satisfies [string, [string, number], [string, number], string][])('is refused for another %s, naming both', async (_, instance, prediction, says) => {
    await expect(opened({ files: { MLmodel: mlmodel('a'.repeat(32), instance, prediction) } })).rejects.toMatchObject({
      code: 'CONTRACT_MISMATCH',
      message: expect.stringContaining(says),
    });
  });

  it('is refused when its worker speaks other contracts than its MLmodel', async () => {
    const files = { MLmodel: mlmodel('a'.repeat(32), ['reading', 1], ['reading_alarm', 1]) };
    await expect(opened({ prediction: 'reading_level', files })).rejects.toMatchObject({ code: 'CONTRACT_MISMATCH', message: expect.stringContaining('reading_level v1') });
  });

  it('is refused when another run made it', async () => {
    await expect(opened({ files: { MLmodel: mlmodel('b'.repeat(32), ['reading', 1], ['reading_alarm', 1]) } })).rejects.toMatchObject({
      code: 'PACKAGE_TORN',
      message: expect.stringContaining(`names run ${'b'.repeat(32)} as its maker`),
    });
  });

  it('is refused with an MLmodel that cannot be read', async () => {
    await expect(opened({ files: { MLmodel: 'metadata: {}' } })).rejects.toMatchObject({ code: 'PACKAGE_TORN', message: expect.stringContaining('no readable MLmodel') });
  });
});

describe('a package that misbehaves', () => {
  const ready = `{ type: 'ready', instance_contract: { name: 'reading', version: 1 }, prediction_contract: { name: 'reading_alarm', version: 1 }, columns: ['count'], rows_at_once: 100 }`;
  const worker = (...lines: string[]) => ({ 'worker.mjs': [`import { parentPort } from 'node:worker_threads';`, ...lines].join('\n') });
  const answering = (answer: string) => worker(`parentPort.on('message', ({ id, columns }) => { ${answer} });`, `parentPort.postMessage(${ready});`);
  const predict = async (files: Record<string, string>, patience = limits) => await (await opened({ files }, alarm, patience)).predict(readingColumns(10));

  it.each([
    ['throws while it loads', worker(`throw new Error('no weights');`), /failed: no weights/],
    ['ends while it loads', worker('process.exit(3);'), /ended by itself with exit code 3/],
    ['says that it cannot be loaded', worker(`parentPort.postMessage({ type: 'failure', error: { code: 'WASM_MISSING', message: 'no wasm' } });`), /no wasm/],
    ['speaks another language', worker(`parentPort.postMessage('hello');`), /sent a message that is not valid/],
    ['dies over a request', answering('process.exit(4);'), /ended by itself with exit code 4/],
    ['throws over a request', answering(`throw new Error('out of range');`), /failed: out of range/],
    ['uses up its memory', answering('const all = []; for (;;) all.push(new Array(1000).fill(id));'), /memory/],
  ])('fails when it %s', async (_, files, says) => {
    await expect(predict(files)).rejects.toMatchObject({ code: 'PACKAGE_FAILED', message: expect.stringMatching(says) });
  });

  it.each([
    ['is never ready', worker('setInterval(() => {}, 1000);'), { ...limits, start: 400 }],
    ['hangs over a request', answering('for (;;);'), { ...limits, batch: 400 }],
  ])('is stopped when it %s', async (_, files, patience) => {
    await expect(predict(files, patience)).rejects.toMatchObject({ code: 'PACKAGE_TIMEOUT', message: expect.stringContaining('did not answer within 400 ms and was stopped') });
  });

  it('is stopped at once when it answers a request that was not made', async () => {
    const files = answering(`parentPort.postMessage({ type: 'refusal', id: id + 1, error: { code: 'X', message: 'y' } });`);
    await expect(predict(files, limits)).rejects.toMatchObject({ code: 'PACKAGE_FAILED', message: expect.stringContaining('answered request 2, which does not wait for an answer') });
  });

  it.each([
    ['is not ready yet', worker(`setInterval(() => {}, 1000);`)],
    ['is over a request', answering('for (;;);')],
  ])('is stopped at once when the command is stopped while it %s', async (_, files) => {
    const stop = new AbortController();
    setImmediate(() => stop.abort());
    await expect(predict(files, { ...limits, signal: stop.signal })).rejects.toMatchObject({ code: 'INTERRUPTED' });
  });

  it.each([
    ['too few rows', 'new Float64Array(9)'],
    ['another type', 'new Int32Array(10)'],
    ['a number beyond its bounds', 'new Float64Array(10).fill(1.5)'],
    ['NaN', 'new Float64Array(10).fill(NaN)'],
  ])('is not believed when it answers %s', async (_, column) => {
    const files = answering(`parentPort.postMessage({ type: 'prediction', id, columns: { alarm_probability: ${column} } });`);
    await expect(predict(files)).rejects.toMatchObject({ code: 'PREDICTION_INVALID', message: expect.stringContaining('reading_alarm v1') });
  });

  it('gets nothing of our environment and writes nothing to our output', async () => {
    const files = answering(
      `console.log('noise'); const n = Object.keys(process.env).length + process.execArgv.length; parentPort.postMessage({ type: 'prediction', id, columns: { alarm_probability: new Float64Array(10).fill(n / 10) } });`,
    );
    expect(await predict(files)).toEqual({ alarm_probability: new Float64Array(10) });
  });

  it('may ask only for columns of the contract', async () => {
    const files = worker(`parentPort.postMessage({ ...${ready}, columns: ['mood'] });`);
    await expect(predict(files)).rejects.toMatchObject({ code: 'CONTRACT_MISMATCH', message: expect.stringContaining(`'mood'`) });
  });
});
