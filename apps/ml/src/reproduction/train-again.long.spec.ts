import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { itemLabelRows, itemRows, items, readingLabelRows, readingRows, readings } from '@tripod/contracts/testing';
import { bundleInference } from '../../build/bundle-inference.js';
import { hashTrainingCode } from '../../build/hash-training-code.js';
import { alarm } from '../../fixtures/models/alarm/index.js';
import { grade } from '../../fixtures/models/grade/index.js';
import { level } from '../../fixtures/models/level/index.js';
import { returned } from '../../fixtures/models/returned/index.js';
import { publish, type Published } from '../../fixtures/published.js';
import type { Model } from '../model/model.js';
import { startBackend } from '../network/backend.js';
import { artifactFiles } from '../packaging/typed-json.js';
import { collect } from '../runs/collect.js';
import { RunDirectory } from '../runs/directory/run-directory.js';
import type { Built } from '../training/built.js';
import { train } from '../training/train.js';
import { trainAgain, type TrainAgainTools } from './train-again.js';

const rows = { ...readings, instances: readingRows(600), labels: readingLabelRows(600) };
const models = [alarm, grade, level, returned];

let database: Published;
let withoutTime: Published;
let scratch: string;
let store: RunDirectory;
const built = new Map<string, Built>();
const runs = new Map<string, string>();

const urlFor = (model: Model) => (model === returned ? withoutTime.url : database.url);
const shown = { observe: () => {}, stage: () => {}, advance: () => {} };
const signal = new AbortController().signal;

beforeAll(async () => {
  database = await publish(rows);
  withoutTime = await publish({ ...items, instances: itemRows(600), labels: itemLabelRows(600) });
  scratch = await mkdtemp(join(tmpdir(), 'again-'));
  store = new RunDirectory(join(scratch, 'mlruns'));
  const { name, version } = await startBackend('wasm');
  for (const model of models) {
    const directory = join(__dirname, '../../fixtures/models', model.name);
    await bundleInference(model, directory, join(scratch, model.name));
    built.set(model.name, { packageCode: join(scratch, model.name), trainingCode: await hashTrainingCode(model, directory) });
    const { made } = await train(
      { model, etl: 'etl', url: urlFor(model), wanted: {}, isSample: false, recipe: { ...Object.values(model.recipes)[0]!, batch: 64, epochs: 2 }, backend: `${name} ${version}`, isForced: false, isDryRun: false },
      { store, built: built.get(model.name)!, signer: undefined, signal, ...shown },
    );
    runs.set(model.name, String(made?.runId));
  }
});
afterAll(async () => {
  await database?.close();
  await withoutTime?.close();
  await rm(scratch, { recursive: true, force: true });
});

const again = async (model: Model, changes: Partial<TrainAgainTools> = {}) =>
  trainAgain({ run: await store.get(runs.get(model.name)!), model, etl: 'etl', url: urlFor(model) }, { store, built: built.get(model.name)!, signal, startBackend, ...shown, ...changes });

/** The same store, with other weights than were trained in each package. */
function withOtherWeights(): Pick<TrainAgainTools, 'store'> {
  const other = new RunDirectory(store.location);
  const open = other.openPackage.bind(other);
  Object.assign(other, {
    openPackage: async (id: string) => {
      const opened = await open(id);
      const directory = await mkdtemp(join(scratch, 'altered-'));
      await cp(opened.directory, directory, { recursive: true });
      const weights = await readFile(join(directory, artifactFiles.binary));
      weights.writeUInt8(weights.readUInt8(0) ^ 1, 0);
      await writeFile(join(directory, artifactFiles.binary), weights);
      return { ...opened, directory, close: () => opened.close(), [Symbol.asyncDispose]: () => opened.close() };
    },
  });
  return { store: other };
}

describe('a training that is repeated', () => {
  it.each(models)('makes the same bytes, and no run ($name)', async (model) => {
    const before = await collect(store.find());
    const { weights, rows: learned, backend } = await again(model);
    expect({ isSame: weights.isSame, backend }).toEqual({ isSame: true, backend: expect.stringMatching(/^wasm \d/) });
    expect(learned).toBeGreaterThan(400);
    expect(await collect(store.find())).toEqual(before);
  });

  it('says where the weights differ', async () => {
    await expect(again(alarm, withOtherWeights())).rejects.toMatchObject({ code: 'NOT_REPRODUCED', message: expect.stringMatching(/^Run [0-9a-f]{32} was trained again .* the result is not the same: '\w+' differs in 1 of [\d,]+ numbers, by /) });
  });

  it('does not begin with other code, and says which', async () => {
    const { packageCode, trainingCode } = built.get('alarm')!;
    const other = { packageCode, trainingCode: { ...trainingCode, nodes: { ...trainingCode.nodes, 'train-network': 'f'.repeat(64) } } };
    await expect(again(alarm, { built: other })).rejects.toMatchObject({ code: 'NOT_REPRODUCIBLE', message: expect.stringMatching(/^This build does not train as run [0-9a-f]{32} was trained: node train-network changed\. /) });
  });

  it('does not begin on another version of the backend', async () => {
    const newer = () => Promise.resolve({ name: 'wasm' as const, version: '99.0.0' });
    await expect(again(alarm, { startBackend: newer })).rejects.toMatchObject({ code: 'NOT_REPRODUCIBLE', message: expect.stringContaining('backend is "wasm 99.0.0", was "wasm') });
  });

  it('does not begin with rewritten rows, and names the partitions; nor with none', async () => {
    const changed = rows.labels.map((row, index) => (index === 0 ? { ...row, alarm: row['alarm'] !== true } : row));
    try {
      await database.write({ ...rows, labels: changed });
      const message = /^The rows that run [0-9a-f]{32} has learned from are not stored any more\. 1 of the \d+ partitions of the training part are not as they were: \w+\.v1\/2024-02-25 was rewritten \(it had 30 rows with hash [0-9a-f]{8}, now 30 rows with hash [0-9a-f]{8}\)\. Bring them back/;
      await expect(again(alarm)).rejects.toMatchObject({ code: 'ROWS_CHANGED', message: expect.stringMatching(message) });
      await database.write({ ...rows, instances: [], labels: [] });
      await expect(again(alarm)).rejects.toMatchObject({ code: 'ROWS_CHANGED', message: expect.stringMatching(/28 of the 28 partitions of the training part .* is gone .*; and 23 more\. 6 of the 6 partitions of the validation part/) });
    } finally {
      await database.write(rows);
    }
  });

  it('does not begin for a run that does not say what it was trained from', async () => {
    const { tags, ...run } = await store.get(runs.get('alarm')!);
    const { 'tripod.fingerprint_parts': _, ...others } = tags;
    await expect(trainAgain({ run: { ...run, tags: others }, model: alarm, etl: 'etl', url: database.url }, { store, built: built.get('alarm')!, signal, startBackend, ...shown })).rejects.toMatchObject({ code: 'NOT_REPRODUCIBLE', message: expect.stringContaining('does not say from which code') });
  });
});
