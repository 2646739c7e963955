import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readingLabelRows, readingRows, readings, testKeys } from '@tripod/contracts/testing';
import { readSigningKey } from '@tripod/contracts/digest';
import type { AnyNode, AnyPipeline } from '@tripod/nodes';
import { bundleInference } from '../../build/bundle-inference.js';
import { hashTrainingCode } from '../../build/hash-training-code.js';
import { alarm } from '../../fixtures/models/alarm/index.js';
import { publish, type Published } from '../../fixtures/published.js';
import { runGraphOf } from '../graph/run-graph-of.js';
import { KeptDatasets } from '../kept/kept-datasets.js';
import type { NodeRange } from '../kept/node-range.js';
import type { Model } from '../model/model.js';
import { startBackend } from '../network/backend.js';
import type { Learning } from '../report/learning.js';
import { recordedLearning } from '../report/recorded-learning.js';
import { collect } from '../runs/collect.js';
import { RunDirectory } from '../runs/directory/run-directory.js';
import type { Built } from './built.js';
import { train, type TrainRequest, type Training } from './train.js';
import type { TrainingTools } from './train-model.js';

const ROWS = 600;
let database: Published;
let scratch: string;
let built: Built;
beforeAll(async () => {
  database = await publish({ ...readings, instances: readingRows(ROWS), labels: readingLabelRows(ROWS) });
  scratch = await mkdtemp(join(tmpdir(), 'resumed-'));
  const directory = join(__dirname, '../../fixtures/models/alarm');
  await bundleInference(alarm, directory, join(scratch, 'alarm'));
  built = { packageCode: join(scratch, 'alarm'), trainingCode: await hashTrainingCode(alarm, directory) };
  await startBackend('wasm');
});
afterAll(async () => {
  await database?.close();
  await rm(scratch, { recursive: true, force: true });
});

let store: RunDirectory;
let kept: KeptDatasets;
let stages: string[];
beforeEach(async () => {
  const own = await mkdtemp(join(scratch, 'store-'));
  store = new RunDirectory(join(own, 'mlruns'));
  kept = new KeptDatasets(join(own, 'kept'), 1e9);
  stages = [];
});

const recipe = { ...Object.values(alarm.recipes)[0]!, batch: 128, epochs: 2 };

interface Changed {
  readonly model?: Model;
  readonly request?: Partial<TrainRequest>;
  readonly tools?: Partial<TrainingTools>;
  /** A node whose code is another one, to the build. */
  readonly changedNode?: string;
}

async function trained({ model = alarm, request = {}, tools = {}, changedNode }: Changed = {}): Promise<Training> {
  const nodes = { ...built.trainingCode.nodes, ...(changedNode === undefined ? {} : { [changedNode]: 'f'.repeat(64) }) };
  return train(
    { model, etl: 'etl', url: database.url, wanted: {}, isSample: false, recipe, backend: 'wasm', isForced: false, isDryRun: false, ...request },
    { store, built: { ...built, trainingCode: { ...built.trainingCode, nodes } }, signer: readSigningKey(testKeys.privateKey), kept, signal: new AbortController().signal, observe: () => {}, stage: (name) => stages.push(name), ...tools },
  );
}

/** The model with another function for one node. */
function withNode(name: string, run: AnyNode['run']): Model {
  const training: AnyPipeline = alarm.pipelines.training;
  const nodes = training.nodes.map((node) => (node.name === name ? { ...node, run } : node));
  return { ...alarm, pipelines: { ...alarm.pipelines, training: { ...training, nodes } } };
}

async function weightsOf({ made }: Training): Promise<Buffer> {
  await using opened = await store.openPackage(made?.runId ?? '');
  return readFile(join(opened.directory, 'weights.bin'));
}

async function learningOf({ made }: Training): Promise<readonly Learning[]> {
  const learning = await recordedLearning(store, made?.runId ?? '');
  expect(learning).not.toEqual([]);
  return learning;
}

async function graphOfRun(id: string) {
  const { pipelines } = await runGraphOf(store, await store.get(id), alarm, {});
  const [training, evaluation] = pipelines;
  const statuses = Object.fromEntries((training?.nodes ?? []).map(({ name, status }) => [name, status]));
  return { training, evaluation, statuses };
}

describe('a training from kept datasets', () => {
  it('makes the same bytes, and runs nothing but the node whose code changed', async () => {
    const first = await trained();
    const ran: string[] = [];
    const second = await trained({ changedNode: 'train-linear', tools: { observe: (event) => void (event.type === 'node:start' && ran.push(event.node)) } });
    expect(second.plan.reasons).toEqual(['node train-linear changed']);
    expect(second.kept).toEqual(expect.arrayContaining(['network', 'scaler', 'target']));
    expect(ran).toContain('train-linear');
    expect(ran).not.toContain('train-network');
    expect((await weightsOf(second)).equals(await weightsOf(first))).toBe(true);
    expect(second.made?.evaluation.scores).toEqual(first.made?.evaluation.scores);
    const { statuses, training, evaluation } = await graphOfRun(second.made?.runId ?? '');
    expect(statuses).toMatchObject({ 'train-network': 'kept', 'fit-scaler': 'kept', 'train-linear': 'done' });
    expect(training?.datasets.find(({ name }) => name === 'network')?.keptFrom).toBe(first.made?.runId);
    expect(evaluation?.nodes.map(({ status }) => status)).toEqual(evaluation?.nodes.map(() => 'done'));
  });

  it('learns nothing again where other code of a feature gives the same features', async () => {
    const first = await trained();
    const second = await trained({ changedNode: 'join-features' });
    expect(second.plan.reasons).toEqual(['node join-features changed']);
    expect(second.kept).toEqual(expect.arrayContaining(['linear', 'network']));
    expect((await weightsOf(second)).equals(await weightsOf(first))).toBe(true);
    expect(second.made?.evaluation.scores).toEqual(first.made?.evaluation.scores);
    const { statuses, training } = await graphOfRun(second.made?.runId ?? '');
    expect(statuses).toMatchObject({ 'join-features': 'done', 'train-network': 'kept', 'train-linear': 'kept' });
    expect(training?.datasets.find(({ name }) => name === 'network')?.keptFrom).toBe(first.made?.runId);
    expect(await learningOf(second)).toEqual(await learningOf(first));
    // A third one takes what the second has recalled by its name, as it was learned by the first.
    const third = await trained({ changedNode: 'join-features', request: { range: { from: 'score-outputs' } } });
    expect((await graphOfRun(third.made?.runId ?? '')).training?.datasets.find(({ name }) => name === 'network')?.keptFrom).toBe(first.made?.runId);
    const forced = await trained({ changedNode: 'join-features', request: { isForced: true } });
    expect(forced.kept).toEqual([]);
    expect((await trained({ changedNode: 'join-features', request: { range: { from: 'train-network' } } })).kept).not.toContain('network');
  });

  it('runs nothing again where only its evaluation is asked for anew, and reads no row to learn from that was kept', async () => {
    const first = await trained();
    // Its inputs are kept where a node that reads them runs long, or fails.
    const failing = withNode('train-linear', () => { throw new Error('not today'); });
    await expect(trained({ model: failing, request: { range: { from: 'train-linear' } } })).rejects.toThrow('not today');
    stages = [];
    const ran: string[] = [];
    const second = await trained({ request: { range: { from: 'score-outputs' } }, tools: { observe: (event) => void (event.type === 'node:start' && ran.push(event.node)) } });
    expect(ran).toEqual([]);
    expect(stages).not.toContain('read the rows');
    expect(stages).toContainEqual(expect.stringMatching(/^take .*labels, linear, network, .* from .*kept$/));
    expect((await weightsOf(second)).equals(await weightsOf(first))).toBe(true);
    expect(second.made?.rows).toBe(first.made?.rows);
    expect(second.made?.evaluation.scores.metrics).toEqual(first.made?.evaluation.scores.metrics);
  });

  it('goes on after a failure where it ended', async () => {
    const failing = withNode('train-linear', () => { throw new Error('no memory'); });
    await expect(trained({ model: failing })).rejects.toThrow('no memory');
    const [failed] = await collect(store.find({ status: 'FAILED' }));
    const { statuses, training } = await graphOfRun(failed?.id ?? '');
    expect(statuses).toMatchObject({ 'join-features': 'done', 'train-linear': 'failed' });
    expect(training?.datasets.find(({ name }) => name === 'features')?.rows).toBeGreaterThan(400);
    const ran: string[] = [];
    const second = await trained({ tools: { observe: (event) => void (event.type === 'node:start' && ran.push(event.node)) } });
    expect(ran).not.toContain('join-features');
    expect(second.kept).toContain('features');
    const fresh = await trained({ request: { isForced: true } });
    expect((await weightsOf(second)).equals(await weightsOf(fresh))).toBe(true);
    expect(fresh.kept).toEqual([]);
  });

  it('shows which node ran when it was stopped, and which were not reached', async () => {
    const stop = new AbortController();
    await expect(trained({ tools: { signal: stop.signal, observe: (event) => void (event.type === 'node:start' && event.node === 'train-network' && stop.abort(new Error('Ctrl-C'))) } })).rejects.toThrow('Ctrl-C');
    const [killed] = await collect(store.find({ status: 'KILLED' }));
    const { statuses } = await graphOfRun(killed?.id ?? '');
    expect(statuses).toMatchObject({ 'join-features': 'done', 'train-network': 'stopped' });
  });

  it('ends with the node that is asked for, keeps what that makes, and leaves no run that could be taken for a whole one', async () => {
    const part = await trained({ request: { range: { to: 'join-features' } } });
    expect(part).toMatchObject({ made: undefined, part: { warnings: [] } });
    const run = await store.get(part.part?.runId ?? '');
    expect(run).toMatchObject({ status: 'FINISHED', modelId: undefined, tags: { 'tripod.last_node': 'join-features' } });
    const { statuses } = await graphOfRun(run.id);
    expect(statuses).toMatchObject({ 'join-features': 'done', 'train-network': 'left-out' });
    const whole = await trained();
    expect(whole.plan.reusable).toBeUndefined();
    expect(whole.kept).toContain('features');
    expect((await graphOfRun(whole.made?.runId ?? '')).statuses).toMatchObject({ 'join-features': 'kept', 'join-numbers': expect.stringMatching(/done|left-out/), 'train-network': 'done' });
  });

  it.each<[string, NodeRange, string]>([
    ['a node that is not there', { from: 'train-netwrk' }, "--from-node train-netwrk: the training of model 'alarm' has no such node. It has: "],
    ['a last node of evaluation', { to: 'score-outputs' }, "--to-node score-outputs: the training of model 'alarm' has no such node"],
    ['a last node that comes before the first', { from: 'train-network', to: 'fit-scaler' }, '--to-node fit-scaler does not come after --from-node train-network'],
    ['a first node of evaluation and a last one', { from: 'score-outputs', to: 'fit-scaler' }, '--from-node score-outputs is a node of evaluation'],
  ])('is refused with %s, before anything is read', async (_what, range, message) => {
    await expect(trained({ request: { range, url: undefined } })).rejects.toMatchObject({ code: 'BAD_USAGE', message: expect.stringContaining(message) });
  });

  it('reads again what is torn', async () => {
    await trained();
    const [any] = await kept.keys();
    await rm(join(kept.directory, any ?? '', 'arrays.bin'));
    const fresh = await trained({ request: { isForced: true }, tools: { kept: undefined } });
    const second = await trained({ request: { range: { from: 'score-outputs' } } });
    expect((await weightsOf(second)).equals(await weightsOf(fresh))).toBe(true);
  });
});
