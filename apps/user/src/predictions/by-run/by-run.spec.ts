import { readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { flight, flights } from '../../../fixtures/flights.js';
import { lateProbability } from '../../../fixtures/package-formula.js';
import { emptyRunDirectory, writeRun, type WantedRun } from '../../../fixtures/run-directory.js';
import { toColumns } from '../../flights/instance-columns.js';
import type { PredictionSource } from '../prediction-source.js';
import { predictByRun } from './index.js';

const signal = new AbortController().signal;
const limits = { start: 10_000, batch: 10_000, signal };
const directories: string[] = [];
const sources: PredictionSource[] = [];

const runDirectory = async () => {
  const directory = await emptyRunDirectory();
  directories.push(directory);
  return directory;
};
const open = async (runsDirectory: string, runId: string, patience = limits) => {
  const source = await predictByRun({ runsDirectory, runId, copiesDirectory: copies, limits: patience });
  sources.push(source);
  return source;
};
const written = async (run?: WantedRun) => {
  const runs = await runDirectory();
  return { runs, ...(await writeRun(runs, run)) };
};
let copies: string;

beforeAll(async () => {
  copies = await emptyRunDirectory();
});

afterAll(async () => {
  await rm(copies, { recursive: true });
});

afterEach(async () => {
  for (const source of sources.splice(0)) await source.close();
  for (const directory of directories.splice(0)) await rm(directory, { recursive: true });
});

describe('predicting by run', () => {
  it('gives what the package computes, to the last bit, in the order of the rows', async () => {
    const { runs, id } = await written();
    const instances = flights(500);
    const predictions = await (await open(runs, id)).predict(toColumns(instances));
    expect(predictions).toEqual(Float64Array.from(instances, lateProbability));
  });

  it('predicts more rows than one batch holds as it predicts each alone', async () => {
    const { runs, id } = await written();
    const source = await open(runs, id);
    const instances = flights(8192 + 3);
    const advances: number[] = [];
    const together = await source.predict(toColumns(instances), (rows) => advances.push(rows));
    expect(advances).toEqual([8192, 3]);
    for (const i of [0, 8191, 8192, 8194]) {
      expect(await source.predict(toColumns(instances.slice(i, i + 1)))).toEqual(together.slice(i, i + 1));
    }
  });

  it('finds the run in whichever experiment it is, and says which it was', async () => {
    const { runs } = await written();
    const { id } = await writeRun(runs, { id: 'b'.repeat(32), experiment: '27', name: 'quick-fox' });
    expect((await open(runs, id)).describe()).toMatchObject({ by: 'run', runId: id, runName: 'quick-fox' });
  });

  it('leaves no copy of the package behind', async () => {
    const { runs, id, packageDirectory } = await written();
    await (await open(runs, id)).close();
    await writeFile(join(packageDirectory, 'extra.mjs'), '');
    await expect(open(runs, id)).rejects.toThrow('altered, added or lost');
    await expect(open(runs, (await writeRun(runs, { id: 'c'.repeat(32), files: { MLmodel: '{' } })).id)).rejects.toThrow();
    expect(await readdir(copies)).toEqual([]);
  });

  it('names code, column, row and flight when the package refuses a row', async () => {
    const { runs, id } = await written();
    const instances = flights(9000).map((instance, i) => (i === 8500 ? { ...instance, distance_miles: 4999 } : instance));
    const source = await open(runs, id);
    await expect(source.predict(toColumns(instances))).rejects.toMatchObject({
      code: 'PREDICTION_REFUSED',
      message: `The package of run ${id} refuses these flights at column 'distance_miles', row 8500 (flight ${instances[8500]?.flight_id}): INVALID_VALUE: no airliner flies that far`,
    });
    expect(await source.predict(toColumns([flight(1)]))).toHaveLength(1);
  });
});

describe('a run that cannot be used', () => {
  it('refuses an unknown run and lists the latest finished ones with names and times', async () => {
    const { runs } = await written({ name: 'brave-owl' });
    await writeRun(runs, { id: 'd'.repeat(32), name: 'quick-fox', endTime: Date.UTC(2026, 5, 7, 8, 9) });
    await writeRun(runs, { id: 'e'.repeat(32), name: 'still-going', status: 'RUNNING' });
    await expect(open(runs, 'f'.repeat(32))).rejects.toMatchObject({
      code: 'RUN_UNKNOWN',
      message: [
        `There is no run ${'f'.repeat(32)} in ${runs}. The latest finished runs:`,
        `  ${'d'.repeat(32)}  2026-06-07 08:09 UTC  quick-fox`,
        `  ${'a'.repeat(32)}  2026-01-02 03:04 UTC  brave-owl`,
      ].join('\n'),
    });
  });

  it.each(['RUNNING', 'FAILED', 'KILLED'] as const)('refuses a run that is %s', async (status) => {
    const { runs, id } = await written({ status });
    await expect(open(runs, id)).rejects.toMatchObject({
      code: 'RUN_UNFINISHED',
      message: `Run ${id} (brave-owl) is ${status}, not FINISHED. No run has finished yet: train one with \`npm run ml -- train\`.`,
    });
  });

  it('takes a deleted run as unknown', async () => {
    const { runs, id } = await written({ deleted: true });
    await expect(open(runs, id)).rejects.toMatchObject({ code: 'RUN_UNKNOWN' });
  });

  it('refuses what is no run id as bad usage', async () => {
    const { runs } = await written();
    await expect(open(runs, '../../etc')).rejects.toMatchObject({ code: 'BAD_USAGE', exitCode: 2 });
  });

  it('says where runs should be when there is no run directory', async () => {
    await expect(open('/nowhere/mlruns', 'a'.repeat(32))).rejects.toMatchObject({
      code: 'RUN_STORE_MISSING',
      message: expect.stringContaining('RUNS_DIRECTORY'),
    });
  });

  it('refuses a run without a package, without a digest, and with two packages', async () => {
    const bare = await written();
    await rm(bare.outputs, { recursive: true });
    await expect(open(bare.runs, bare.id)).rejects.toMatchObject({
      code: 'PACKAGE_TORN',
      message: expect.stringContaining('0 model packages'),
    });
    const unchecked = await written();
    await rm(unchecked.digestFile);
    await expect(open(unchecked.runs, unchecked.id)).rejects.toMatchObject({
      code: 'PACKAGE_TORN',
      message: expect.stringContaining('tripod.package_digest'),
    });
    const two = await written();
    await writeFile(join(two.outputs, `m-${'b'.repeat(32)}`), '');
    await expect(open(two.runs, two.id)).rejects.toMatchObject({
      code: 'PACKAGE_TORN',
      message: expect.stringContaining('2 model packages'),
    });
  });
});

describe('a package that is not what the run recorded', () => {
  it.each([
    ['altered', (directory: string) => writeFile(join(directory, 'probability.mjs'), 'export const probability = () => 0.5;')],
    ['missing', (directory: string) => rm(join(directory, 'probability.mjs'))],
    ['added', (directory: string) => writeFile(join(directory, 'extra.mjs'), '')],
  ])('refuses a file that is %s', async (_, tamper) => {
    const { runs, id, packageDirectory } = await written();
    await tamper(packageDirectory);
    await expect(open(runs, id)).rejects.toMatchObject({
      code: 'PACKAGE_TORN',
      message: expect.stringContaining('altered, added or lost'),
    });
  });

  it('takes no note of a signature, which cannot sign itself', async () => {
    const { runs, id, packageDirectory } = await written();
    await writeFile(join(packageDirectory, 'model.sig'), '{}');
    await expect(open(runs, id)).resolves.toBeDefined();
  });

  it('refuses a symbolic link, even to the very same bytes', async () => {
    const { runs, id, packageDirectory } = await written();
    const file = join(packageDirectory, 'probability.mjs');
    await rm(file);
    await symlink(join(__dirname, '../../../fixtures/package/probability.mjs'), file);
    await expect(open(runs, id)).rejects.toMatchObject({
      code: 'PACKAGE_TORN',
      message: expect.stringContaining('probability.mjs is neither a file nor a folder'),
    });
  });

  it.each([
    ['instance', 'reads flight_instance v2, and this app sends flight_instance v1'],
    ['prediction', 'answers flight_prediction v2, and this app expects flight_prediction v1'],
  ])('refuses another %s contract, naming both', async (which, says) => {
    const { runs, id } = await written({
      files: { MLmodel: mlmodel('a'.repeat(32), which === 'instance' ? 2 : 1, which === 'instance' ? 1 : 2) },
    });
    await expect(open(runs, id)).rejects.toMatchObject({ code: 'CONTRACT_MISMATCH', message: expect.stringContaining(says) });
  });

  it('refuses the package of another run, and an MLmodel that is none', async () => {
    const foreign = await written({ files: { MLmodel: mlmodel('b'.repeat(32), 1, 1) } });
    await expect(open(foreign.runs, foreign.id)).rejects.toMatchObject({
      code: 'PACKAGE_TORN',
      message: expect.stringContaining(`run ${'b'.repeat(32)} made it`),
    });
    const torn = await written({ files: { MLmodel: 'metadata: {}' } });
    await expect(open(torn.runs, torn.id)).rejects.toMatchObject({
      code: 'PACKAGE_TORN',
      message: expect.stringContaining('no readable MLmodel'),
    });
  });
});

describe('a package that misbehaves', () => {
  const ready = `{ type: 'ready', instance_contract: { name: 'flight_instance', version: 1 }, prediction_contract: { name: 'flight_prediction', version: 1 }, columns: ['distance_miles'] }`;
  const worker = (...lines: string[]) => ({
    'worker.mjs': [`import { parentPort } from 'node:worker_threads';`, ...lines].join('\n'),
  });
  const answering = (answer: string) =>
    worker(`parentPort.on('message', ({ id, columns }) => { ${answer} });`, `parentPort.postMessage(${ready});`);
  const predict = async (files: Record<string, string>, patience = limits) => {
    const { runs, id } = await written({ files });
    return await (await open(runs, id, patience)).predict(toColumns(flights(10)));
  };

  it.each([
    ['throws while it loads', worker(`throw new Error('no weights');`), /failed: no weights/],
    ['ends while it loads', worker('process.exit(3);'), /ended by itself with exit code 3/],
    [
      'says that it cannot be loaded',
      worker(`parentPort.postMessage({ type: 'failure', error: { code: 'WASM_MISSING', message: 'no wasm' } });`),
      /could not be loaded: WASM_MISSING: no wasm/,
    ],
    ['speaks another language', worker(`parentPort.postMessage('hello');`), /no package message/],
    ['dies over a request', answering('process.exit(4);'), /ended by itself with exit code 4/],
    ['throws over a request', answering(`throw new Error('out of range');`), /failed: out of range/],
    [
      'answers another request',
      answering(`parentPort.postMessage({ type: 'refusal', id: id + 1, error: { code: 'X', message: 'y' } });`),
      /of request 2/,
    ],
    ['uses up its memory', answering('const all = []; for (;;) all.push(new Array(1000).fill(id));'), /memory/],
  ])(
    'is an error when it %s',
    async (_, files, says) => {
      await expect(predict(files)).rejects.toMatchObject({ code: 'PACKAGE_FAILED', message: expect.stringMatching(says) });
    },
    30_000,
  );

  it.each([
    ['is never ready', worker('setInterval(() => {}, 1000);'), /was not ready for more than 400 ms/],
    ['hangs over a request', answering('for (;;);'), /gave no answer for more than 400 ms/],
  ])('is stopped when it %s', async (_, files, says) => {
    await expect(predict(files, { start: 400, batch: 400, signal })).rejects.toMatchObject({
      code: 'PACKAGE_FAILED',
      message: expect.stringMatching(says),
    });
  });

  it.each([
    ['is not ready yet', worker(`setInterval(() => {}, 1000);`)],
    ['is over a request', answering('for (;;);')],
  ])('is stopped at once when the work is interrupted while it %s', async (_, files) => {
    const interrupted = new AbortController();
    setImmediate(() => interrupted.abort());
    await expect(predict(files, { ...limits, signal: interrupted.signal })).rejects.toMatchObject({
      message: expect.stringContaining('was interrupted'),
    });
  });

  it.each([
    ['too few rows', 'new Float64Array(9)'],
    ['another type', 'new Int32Array(10)'],
    ['a number beyond 1', 'new Float64Array(10).fill(1.5)'],
    ['NaN', 'new Float64Array(10).fill(NaN)'],
  ])('is not believed when it answers %s', async (_, column) => {
    const files = answering(`parentPort.postMessage({ type: 'prediction', id, columns: { late_probability: ${column} } });`);
    await expect(predict(files)).rejects.toMatchObject({ code: 'PREDICTION_INVALID' });
  });

  it('gets nothing of our environment and of our output', async () => {
    const files = answering(
      `console.log('noise'); const n = Object.keys(process.env).length + process.execArgv.length; parentPort.postMessage({ type: 'prediction', id, columns: { late_probability: new Float64Array(10).fill(n / 10) } });`,
    );
    expect(await predict(files)).toEqual(new Float64Array(10));
  });

  it('asks only for columns of the contract', async () => {
    const files = worker(`parentPort.postMessage({ ...${ready}, columns: ['weather'] });`);
    await expect(predict(files)).rejects.toMatchObject({
      code: 'CONTRACT_MISMATCH',
      message: expect.stringContaining(`'weather'`),
    });
  });
});

function mlmodel(runId: string, instanceVersion: number, predictionVersion: number): string {
  return JSON.stringify({
    run_id: runId,
    metadata: {
      package_format: 1,
      instance_contract: { name: 'flight_instance', version: instanceVersion },
      prediction_contract: { name: 'flight_prediction', version: predictionVersion },
    },
  });
}
