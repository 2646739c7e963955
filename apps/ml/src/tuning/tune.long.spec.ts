import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { items, itemLabelRows, itemRows, readingLabelRows, readingRows, readings } from '@tripod/contracts/testing';
import { bundleInference } from '../../build/bundle-inference.js';
import { hashTrainingCode } from '../../build/hash-training-code.js';
import { alarm } from '../../fixtures/models/alarm/index.js';
import { grade } from '../../fixtures/models/grade/index.js';
import { level } from '../../fixtures/models/level/index.js';
import { returned } from '../../fixtures/models/returned/index.js';
import { publish, type Published } from '../../fixtures/published.js';
import { KeptDatasets } from '../kept/kept-datasets.js';
import type { Model } from '../model/model.js';
import { startBackend } from '../network/backend.js';
import { recipe as recipeSchema } from '../network/recipe.js';
import { readRecipe } from '../network/read-recipe.js';
import { collect } from '../runs/collect.js';
import { RunDirectory } from '../runs/directory/run-directory.js';
import type { Built } from '../training/built.js';
import { train } from '../training/train.js';
import { BEST_RECIPE, SEARCH_ARTIFACTS } from './record-search.js';
import { tuningExperiment } from './recorded-as.js';
import { tune, type TuneRequest, type TuneTools, type Tuning } from './tune.js';

const ROWS = 2400;

describe('a search of recipes', () => {
  let database: Published;
  let withoutTime: Published;
  let scratch: string;
  let store: RunDirectory;
  const built = new Map<string, Built>();

  beforeAll(async () => {
    await startBackend('wasm');
    database = await publish({ ...readings, instances: readingRows(ROWS), labels: readingLabelRows(ROWS) });
    withoutTime = await publish({ ...items, instances: itemRows(ROWS), labels: itemLabelRows(ROWS) });
    scratch = await mkdtemp(join(tmpdir(), 'tuning-'));
    for (const model of [alarm, grade, level, returned]) {
      const directory = join(__dirname, '../../fixtures/models', model.name);
      await bundleInference(model, directory, join(scratch, model.name));
      built.set(model.name, { packageCode: join(scratch, model.name), trainingCode: await hashTrainingCode(model, directory) });
    }
  });
  beforeEach(async () => {
    store = new RunDirectory(await mkdtemp(join(scratch, 'runs-')));
  });
  afterAll(async () => {
    await database?.close();
    await withoutTime?.close();
    await rm(scratch, { recursive: true, force: true });
  });

  const toolsOf = (model: Model, changes: Partial<TuneTools> = {}): TuneTools => ({
    store, built: built.get(model.name)!, signal: new AbortController().signal, observe: () => {}, stage: () => {}, ...changes,
  });
  const ask = (model: Model, changes: Partial<TuneRequest> = {}): TuneRequest => ({
    ...{ model, etl: 'etl', url: model.instance === items.instance ? withoutTime.url : database.url, wanted: {}, isSample: false, backend: 'wasm', search: 'random', trials: 4, drawSeed: 1 },
    ...{ recipe: { ...Object.values(model.recipes)[0]!, batch: 128, epochs: 2 }, space: { peakRate: { from: 0.0001, to: 0.1, scale: 'log' }, hidden: [[4], [8, 4]] } },
    ...changes,
  });
  const runsOf = (model: Model) => collect(store.find({ experiment: tuningExperiment(model), status: 'FINISHED' }));

  it.each([alarm, grade, level, returned])('of model $name judges each trial on the validation rows, by its package, and names the best', async (model) => {
    const { judged, best, runId } = await tune(ask(model), toolsOf(model));
    expect(judged.map(({ number }) => number)).toEqual([0, 1, 2, 3]);
    const values = judged.map(({ value }) => value);
    expect(best.value).toBe(model === level ? Math.min(...values) : Math.max(...values));
    const runs = await runsOf(model);
    expect(runs).toHaveLength(5);
    const trials = runs.filter(({ id }) => id !== runId);
    expect(trials.map(({ tags }) => tags['mlflow.parentRunId'])).toEqual([runId, runId, runId, runId]);
    expect(runs.map(({ modelId }) => modelId)).toEqual(Array(5).fill(undefined));
    expect(trials.every(({ metrics, datasets }) => metrics['loss'] !== undefined && datasets.every(({ context }) => context !== 'evaluation'))).toBe(true);
  });

  it('leaves the best recipe as a file that a training takes, and all trials', async () => {
    const { best, runId } = await tune(ask(alarm), toolsOf(alarm));
    const { directory } = await store.openArtifacts(runId!, SEARCH_ARTIFACTS);
    expect(readRecipe(JSON.parse(await readFile(join(directory, BEST_RECIPE), 'utf8')))).toEqual({ recipe: best.recipe });
    expect(JSON.parse(await readFile(join(directory, 'trials.json'), 'utf8'))).toMatchObject({ model: 'alarm', metric: 'roc_auc', trials: [{ number: 0 }, {}, {}, {}] });
    const { metrics, tags } = await store.get(runId!);
    expect([metrics['best_roc_auc'], tags['tripod.best_run']]).toEqual([best.value, best.runId]);
  });

  it('trains nothing again, also with more trials, and starts no run where all are known', async () => {
    const first = await tune(ask(alarm), toolsOf(alarm));
    const again = await tune(ask(alarm), toolsOf(alarm));
    expect(again).toMatchObject({ runId: undefined, best: { number: first.best.number, value: first.best.value, runId: first.best.runId } });
    const more = await tune(ask(alarm, { trials: 6 }), toolsOf(alarm));
    expect(more.judged.map(({ reused }) => reused)).toEqual([true, true, true, true, false, false]);
    expect(await runsOf(alarm)).toHaveLength(5 + 3);
  });

  it.each([alarm, returned])('of model $name keeps what it has prepared and learned: a later search reads the rows to judge on alone, and a training with the best recipe learns no network', async (model) => {
    const valuesOf = ({ judged }: Tuning) => judged.map(({ value }) => value);
    const request = ask(model, { trials: 3 });
    const values = valuesOf(await tune(request, toolsOf(model)));
    const kept = new KeptDatasets(await mkdtemp(join(scratch, 'kept-')), 1e9);
    const inAnotherStore = async (stage: (name: string) => void = () => undefined) => {
      store = new RunDirectory(await mkdtemp(join(scratch, 'runs-')));
      return tune(request, toolsOf(model, { kept, stage }));
    };
    expect(valuesOf(await inAnotherStore())).toEqual(values);
    const stages: string[] = [];
    const again = await inAnotherStore((name) => stages.push(name));
    expect(valuesOf(again)).toEqual(values);
    expect(stages).toContain('read the rows to judge on');
    expect(stages).not.toContain('read the rows');

    const training = (changes: { readonly isForced: boolean }) =>
      train({ ...request, recipe: again.best.recipe, isDryRun: false, ...changes }, { store, built: built.get(model.name)!, signer: undefined, kept, explainedRows: 0, signal: new AbortController().signal, observe: () => {}, stage: () => {} });
    const weightsOf = async (runId = '') => {
      await using opened = await store.openPackage(runId);
      return readFile(join(opened.directory, 'weights.bin'));
    };
    const trained = await training({ isForced: false });
    expect(trained.kept).toEqual(expect.arrayContaining(['features', 'network']));
    expect(trained.kept).not.toContain('linear');
    const fresh = await training({ isForced: true });
    expect((await weightsOf(trained.made?.runId)).equals(await weightsOf(fresh.made?.runId))).toBe(true);
  });

  it('goes on after it was stopped: what was finished is known, what was not is KILLED', async () => {
    const stop = new AbortController();
    const stage = (name: string) => name.startsWith('trial 2 ') && stop.abort(new Error('enough'));
    await expect(tune(ask(alarm), toolsOf(alarm, { signal: stop.signal, stage }))).rejects.toThrow('enough');
    const open = (await collect(store.find())).filter(({ status }) => status !== 'FINISHED' && status !== 'KILLED');
    expect(open).toEqual([]);
    const { judged } = await tune(ask(alarm), toolsOf(alarm));
    expect(judged.map(({ reused }) => reused)).toEqual([true, true, false, false]);
  });

  it('tries many on few rows and the best on all, by halving', async () => {
    const { judged, best, rungs } = await tune(ask(alarm, { search: 'halving', trials: 9 }), toolsOf(alarm));
    expect(rungs).toEqual([{ every: 3, trials: 9 }, { every: 1, trials: 3 }]);
    expect(judged.map(({ every }) => every)).toEqual([...Array(9).fill(3), 1, 1, 1]);
    const ranked = judged.slice(0, 9).sort((a, b) => b.value - a.value || a.number - b.number);
    expect(judged.slice(9).map(({ number }) => number)).toEqual(ranked.slice(0, 3).map(({ number }) => number));
    expect(best.every).toBe(1);
    expect((await store.get(judged[0]!.runId)).params).toMatchObject({ every: '3' });
  });

  it('goes on after a trial whose loss is not a number, which ends as FAILED', async () => {
    const wild = recipeSchema.parse({ ...ask(level).recipe, peakRate: 10, rateSchedule: 'constant', warmUp: 0, epochs: 4, batch: 64, hidden: Array(14).fill(64) });
    const { judged, best } = await tune(ask(level, { recipe: wild, space: { peakRate: [0.01], hidden: [[8]] }, trials: 2 }), toolsOf(level));
    expect(judged[0]).toMatchObject({ number: 0, value: NaN, failure: expect.stringMatching(/train-network.*the loss is (NaN|Infinity|-Infinity) at step/) });
    expect(best.number).toBe(1);
    expect((await store.get(judged[0]!.runId)).status).toBe('FAILED');
  });

  it('is refused where the rows have one class, and starts no run', async () => {
    const alike = await publish({ ...readings, instances: readingRows(600), labels: readingLabelRows(600).map((row) => ({ ...row, alarm: true })) });
    try {
      await expect(tune(ask(alarm, { url: alike.url }), toolsOf(alarm))).rejects.toMatchObject({ code: 'ROWS_ONE_CLASS' });
      expect(await collect(store.find())).toEqual([]);
    } finally {
      await alike.close();
    }
  });
});
