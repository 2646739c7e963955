import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTags, type JsonRow } from '@tripod/contracts';
import { readSigningKey } from '@tripod/contracts/digest';
import { items, itemLabelRows, itemRows, keyPair, readingLabelRows, readingRows, readings, testKeys } from '@tripod/contracts/testing';
import { bundleInference } from '../../build/bundle-inference.js';
import { hashTrainingCode } from '../../build/hash-training-code.js';
import { alarm } from '../../fixtures/models/alarm/index.js';
import { grade } from '../../fixtures/models/grade/index.js';
import { level } from '../../fixtures/models/level/index.js';
import { returned } from '../../fixtures/models/returned/index.js';
import { publish, type Published, type Rows } from '../../fixtures/published.js';
import { shownInDirectory } from '../../fixtures/runs/shown-by-mlflow.js';
import { figuresOf, recordedFigures } from '../evaluation/evaluation-report.js';
import { readColumns } from '../instances/read-columns.js';
import { inSnapshot } from '../instances/snapshot.js';
import type { Model } from '../model/model.js';
import { nativeDirectory, startBackend } from '../network/backend.js';
import { openCheckedPackage } from '../packages/open-checked-package.js';
import { collect } from '../runs/collect.js';
import { RunDirectory } from '../runs/directory/run-directory.js';
import { baselinesOf, metricsOf } from '../tasks/scoring-of.js';
import type { Built } from './built.js';
import { train, type TrainRequest, type Training } from './train.js';
import { TRAINING_ARTIFACTS, type TrainedModel, type TrainingTools } from './train-model.js';

const ROWS = 600;

const readingsOf = (rows: number): Rows => ({ ...readings, instances: readingRows(rows), labels: readingLabelRows(rows) });
const itemsOf = (rows: number): Rows => ({ ...items, instances: itemRows(rows), labels: itemLabelRows(rows) });

/** The same rows, but for those of some days, which have other outcomes and other values. */
function rewritten(isDay: (day: string) => boolean): Rows {
  const { instances, labels, ...contracts } = readingsOf(ROWS);
  const changed = new Set(instances.filter(({ read_at }) => isDay(String(read_at).slice(0, 10))).map(({ reading_id }) => reading_id));
  const change = (row: JsonRow, changes: JsonRow): JsonRow => (changed.has(row['reading_id']!) ? { ...row, ...changes } : row);
  return {
    ...contracts,
    instances: instances.map((row) => change(row, { count: Number(row['count']) + 100, note_or_null: 'rewritten' })),
    labels: labels.map((row) => change(row, { alarm: row['alarm'] !== true })),
  };
}

let database: Published;
let withoutTime: Published;
let scratch: string;
const built = new Map<string, Built>();

beforeAll(async () => {
  database = await publish(readingsOf(ROWS));
  withoutTime = await publish(itemsOf(ROWS));
  scratch = await mkdtemp(join(tmpdir(), 'training-'));
  for (const model of [alarm, grade, level, returned]) {
    const directory = join(__dirname, '../../fixtures/models', model.name);
    await bundleInference(model, directory, join(scratch, model.name));
    built.set(model.name, { packageCode: join(scratch, model.name), trainingCode: await hashTrainingCode(model, directory) });
  }
});
afterAll(async () => {
  await database?.close();
  await withoutTime?.close();
  await rm(scratch, { recursive: true, force: true });
});

const signer = readSigningKey(testKeys.privateKey);
const newStore = async () => new RunDirectory(await mkdtemp(join(scratch, 'runs-')));
const toolsOf = (model: Model, store: RunDirectory, changes: Partial<TrainingTools> = {}): TrainingTools => ({
  store, built: built.get(model.name)!, signer, explainedRows: 0, signal: new AbortController().signal, observe: () => {}, stage: () => {}, ...changes,
});
const usual = (model: Model) => Object.values(model.recipes)[0]!;
/** Eight steps: most of these tests do not ask how well the network learned. */
const quick = (model: Model) => ({ ...usual(model), batch: 128, epochs: 2 });
const ask = (model: Model, changes: Partial<TrainRequest> = {}): TrainRequest => ({
  model, etl: 'etl', url: model.instance === items.instance ? withoutTime.url : database.url, wanted: {}, isSample: false, recipe: quick(model), backend: 'wasm', isForced: false, isDryRun: false, ...changes,
});

/** What was made, which there must be. */
function madeBy({ made, plan }: Training): TrainedModel {
  if (!made) throw new Error(`nothing was trained: ${plan.reusable?.id}`);
  return made;
}

const backends = [
  { backend: 'wasm', describeIt: describe },
  { backend: 'native', describeIt: nativeDirectory() === undefined ? describe.skip : describe },
] as const;

for (const { backend, describeIt } of backends) {
  describeIt(`training on ${backend}`, () => {
    let store: RunDirectory;
    let first: Training;

    beforeAll(async () => {
      await startBackend(backend);
      store = await newStore();
      first = await train(ask(alarm, { backend, recipe: usual(alarm) }), toolsOf(alarm, store));
    });

    it('makes a run with its parameters, data, history, package and evaluation, better than the constant baseline', async () => {
      const { plan } = first;
      const { runId, evaluation, rows } = madeBy(first);
      expect(plan.reasons).toEqual(['there is no finished run yet']);
      const run = await store.get(runId);
      expect(run).toMatchObject({
        experiment: 'reading-alarms',
        status: 'FINISHED',
        params: { batch: '32', epochs: '10', hidden: '8', seed: '1' },
        tags: { [runTags.fingerprint]: plan.fingerprint, 'tripod.backend': backend, 'tripod.model': 'alarm', 'tripod.contract/reading': '1' },
        metrics: { test_roc_auc: evaluation.scores.metrics['roc_auc'], test_rows: evaluation.scores.rows },
      });
      expect(run.datasets.map(({ context }) => context).sort()).toEqual(['evaluation', 'training', 'validation']);
      expect(Object.keys(run.metrics)).toEqual(expect.arrayContaining(['loss', 'validation_log_loss', 'validation_roc_auc', 'seconds/train-network']));
      expect(rows + evaluation.scores.rows).toBe(ROWS);
      expect(evaluation.scores.metrics['roc_auc']).toBeGreaterThan(0.8);
      expect(evaluation.baselineScores['base_rate']?.metrics['roc_auc']).toBe(0.5);
    });

    it('says in plain words what was trained, why, on which rows, and how good it is', async () => {
      const { runId, evaluation } = madeBy(first);
      const { tags, datasets } = await store.get(runId);
      const [roc, linear] = [evaluation.scores, evaluation.baselineScores['logistic_regression']].map((scores) => scores?.metrics['roc_auc']?.toFixed(4));
      const [what, how] = tags['mlflow.note.content']?.split('\n\n') ?? [];
      expect(what?.replace(/\(.*\)/, '(days)')).toBe(`Model **alarm** predicts \`alarm\` of reading v1: ROC-AUC ${roc} on ${evaluation.scores.rows.toLocaleString('en')} test rows (days); logistic regression ${linear}, base rate 0.5000.`);
      expect(how).toMatch(/^It learned from [\d,]+ rows \(2024-.*\) and was watched on .* It was trained because there is no finished run yet\.$/);
      const test = datasets.find(({ context }) => context === 'evaluation');
      expect(test?.name).toMatch(/^reading_\d{4}-\d\d-\d\d_to_\d{4}-\d\d-\d\d$/);
      const { metrics } = await shownInDirectory(store.location).model((await store.get(runId)).modelId ?? '');
      expect(metrics['test_roc_auc']).toEqual([evaluation.scores.metrics['roc_auc'], test?.name, test?.digest]);
      expect(Object.keys(metrics).filter((key) => !key.includes('test_'))).toEqual([]);
    });

    it('records the figures under the names that evaluation.json has, and they are read back from the run', async () => {
      const { runId, evaluation } = madeBy(first);
      const run = await store.get(runId);
      expect(recordedFigures(alarm, run.metrics)).toEqual(figuresOf(evaluation));
      const report = JSON.parse(await readFile(join((await store.openArtifacts(runId, TRAINING_ARTIFACTS)).directory, '..', 'evaluation.json'), 'utf8'));
      expect(report).toMatchObject({ model: 'alarm', headline: { name: 'roc_auc', better: 'higher' }, ...figuresOf(evaluation) });
    });

    it('is not needed a second time, and the run that made it is found', async () => {
      const again = await train(ask(alarm, { backend, recipe: usual(alarm) }), toolsOf(alarm, store));
      expect(again).toMatchObject({ made: undefined, plan: { reusable: { id: madeBy(first).runId }, reasons: [] } });
    });

    it('is done once when several processes want it at the same time: the others wait, and find the run', async () => {
      const together = await newStore();
      const stages: string[] = [];
      const trainings = await Promise.all([1, 2, 3].map(() => train(ask(alarm, { backend }), toolsOf(alarm, together, { stage: (name) => stages.push(name) }))));
      const made = trainings.flatMap((training) => training.made ?? []);
      expect(made).toHaveLength(1);
      expect(trainings.flatMap(({ plan }) => plan.reusable?.id ?? [])).toEqual([made[0]?.runId, made[0]?.runId]);
      expect(await collect(together.find())).toHaveLength(1);
      expect(stages.filter((name) => name.startsWith('wait for another training'))).toHaveLength(2);
    });

    it('is waited for no longer than its command is wanted', async () => {
      const stop = new AbortController();
      const store = await newStore();
      const first = train(ask(alarm, { backend }), toolsOf(alarm, store));
      const stopped = train(ask(alarm, { backend }), toolsOf(alarm, store, { signal: stop.signal, stage: (name) => name.startsWith('wait') && stop.abort() }));
      const [one, other] = await Promise.allSettled([first, stopped]);
      // Whichever came first trains; the other ends when it is stopped, or has found the run.
      expect([one.status, other.status]).toContain('fulfilled');
      expect(await collect(store.find({ status: 'FINISHED' }))).toHaveLength(1);
    });

    it('says what changed when it is needed again, and a dry run trains nothing', async () => {
      const dry = await train(ask(alarm, { backend, isDryRun: true, recipe: { ...usual(alarm), seed: 2 } }), toolsOf(alarm, store));
      expect(dry).toMatchObject({ made: undefined, plan: { reusable: undefined, reasons: ['parameter seed is 2, was 1'] } });
      expect(await collect(store.find())).toHaveLength(1);
    });

    it('makes the same bytes from the same seed, and others from another', async () => {
      const weights = async (seed: number) => {
        const own = await newStore();
        const training = await train(ask(alarm, { backend, recipe: { ...quick(alarm), seed } }), toolsOf(alarm, own));
        return readFile(join((await own.openPackage(madeBy(training).runId)).directory, 'weights.bin'));
      };
      const once = await weights(1);
      expect((await weights(1)).equals(once)).toBe(true);
      expect((await weights(2)).equals(once)).toBe(false);
    });

    it('ends KILLED when it is stopped, and leaves no package', async () => {
      const stopped = await newStore();
      const controller = new AbortController();
      const observe: TrainingTools['observe'] = ({ type }) => void (type === 'node:report' && controller.abort(new Error('Ctrl-C')));
      await expect(train(ask(alarm, { backend }), toolsOf(alarm, stopped, { signal: controller.signal, observe }))).rejects.toThrow('Ctrl-C');
      expect(await collect(stopped.find())).toMatchObject([{ status: 'KILLED', modelId: undefined }]);
    });

    it('ends FAILED when it fails, and says why', async () => {
      const failed = await newStore();
      const nowhere = { ...built.get('alarm')!, packageCode: join(scratch, 'nowhere') };
      await expect(train(ask(alarm, { backend }), toolsOf(alarm, failed, { built: nowhere }))).rejects.toThrow('ENOENT');
      expect(await collect(failed.find())).toMatchObject([{ status: 'FAILED', tags: { 'tripod.failure': expect.stringContaining('ENOENT') } }]);
    });
  });
}

describe('training', () => {
  let store: RunDirectory;

  beforeAll(() => startBackend('wasm'));
  beforeEach(async () => {
    store = await newStore();
  });

  it.each([grade, level, returned])('of model $name logs every metric of its task, and those of its baselines', async (model) => {
    const { runId } = madeBy(await train(ask(model), toolsOf(model, store)));
    const { metrics } = await store.get(runId);
    const prefixes = ['', ...baselinesOf(model.role.task).map((name) => `${name}/`)];
    const expected = prefixes.flatMap((prefix) => metricsOf(model.role.task).map(({ name }) => `${prefix}test_${name}`));
    expect(Object.keys(metrics)).toEqual(expect.arrayContaining(expected));
  });

  it('of one model does not stand in for another of the same rows', async () => {
    madeBy(await train(ask(alarm), toolsOf(alarm, store)));
    const other = await train(ask(level, { isDryRun: true }), toolsOf(level, store));
    expect(other.plan).toMatchObject({ reusable: undefined, reasons: ['there is no finished run yet'] });
  });

  it('is needed again when the package of the run that made it is torn', async () => {
    const { runId } = madeBy(await train(ask(alarm), toolsOf(alarm, store)));
    const { directory } = await store.openPackage(runId);
    await appendFile(join(directory, 'weights.bin'), 'x');
    const again = await train(ask(alarm, { isDryRun: true }), toolsOf(alarm, store));
    expect(again.plan).toMatchObject({ reusable: undefined, reasons: [expect.stringContaining(runId)] });
  });

  it('signs the package last, and says which key has signed it', async () => {
    const { runId, warnings } = madeBy(await train(ask(alarm), toolsOf(alarm, store)));
    await using opened = await openCheckedPackage(store, runId, { pinned: signer.verifying });
    expect([opened.signedBy, opened.run.tags[runTags.signedBy]]).toEqual([signer.verifying.hint, signer.verifying.hint]);
    expect(warnings).not.toContainEqual(expect.stringContaining('not signed'));
  });

  it('takes a run again only if the present key has signed it: not an unsigned one, nor one of another key', async () => {
    const other = readSigningKey(keyPair().privateKey);
    const unsigned = madeBy(await train(ask(alarm), toolsOf(alarm, store, { signer: undefined })));
    expect(unsigned.warnings).toContainEqual(expect.stringMatching(/^the model package is not signed: it runs only where --allow-unsigned is given$/));
    const own = madeBy(await train(ask(alarm), toolsOf(alarm, store)));
    const planFor = async (key: typeof signer | undefined) => (await train(ask(alarm, { isDryRun: true }), toolsOf(alarm, store, { signer: key }))).plan;
    expect(await planFor(other)).toMatchObject({ reusable: undefined, reasons: ['no finished run is signed by this key'] });
    const latest = madeBy(await train(ask(alarm), toolsOf(alarm, store, { signer: other })));
    expect((await planFor(signer)).reusable?.id).toBe(own.runId);
    expect((await planFor(other)).reusable?.id).toBe(latest.runId);
    expect((await planFor(undefined)).reusable?.id).toBe(latest.runId);
  });

  it.each([
    ['batch', { batch: undefined, epochs: 5 }],
    ['epochs', { batch: 32, epochs: undefined }],
  ])('logs the %s that it derived from the rows, and has at least 100 steps', async (_what, { batch, epochs }) => {
    const { batch: _batch, epochs: _epochs, ...recipe } = usual(alarm);
    const stated = { ...recipe, ...(batch ? { batch } : {}), ...(epochs ? { epochs } : {}) };
    const { runId, schedule, warnings } = madeBy(await train(ask(alarm, { recipe: stated }), toolsOf(alarm, store)));
    expect(schedule.steps).toBeGreaterThanOrEqual(100);
    expect((await store.get(runId)).params).toMatchObject({ batch: String(schedule.batch), epochs: String(schedule.epochs) });
    expect(warnings).toEqual([]);
  });

  /** Trains where all labels from one day to another are true. */
  async function trainWithOneClass<Result>(from: string, to: string, work: (training: Promise<Training>) => Promise<Result>): Promise<Result> {
    const { instances, labels, ...contracts } = readingsOf(ROWS);
    const within = new Set(instances.filter(({ read_at }) => String(read_at).slice(0, 10) >= from && String(read_at).slice(0, 10) <= to).map(({ reading_id }) => reading_id));
    const oneClass = await publish({ ...contracts, instances, labels: labels.map((row) => (within.has(row['reading_id']!) ? { ...row, alarm: true } : row)) });
    try {
      return await work(train(ask(alarm, { url: oneClass.url }), toolsOf(alarm, store)));
    } finally {
      await oneClass.close();
    }
  }

  it('warns when all test labels are the same', async () => {
    const { warnings } = await trainWithOneClass('2024-03-13', '2024-03-15', async (training) => madeBy(await training));
    expect(warnings).toContainEqual(expect.stringMatching(/^all 90 test rows have the same alarm, true: they cannot say how well/));
  });

  it('starts no run when all labels to learn from are the same', async () => {
    await trainWithOneClass('2024-02-25', '2024-03-09', async (training) => {
      await expect(training).rejects.toMatchObject({ code: 'ROWS_ONE_CLASS', message: expect.stringMatching(/^All 420 rows to learn from .* have the same alarm of reading_label v1, true: /) });
    });
    expect(await collect(store.find())).toEqual([]);
  });

  it('warns when the stated batch leaves fewer than 100 steps', async () => {
    const recipe = { ...usual(alarm), batch: 8192, epochs: 1 };
    const { warnings } = madeBy(await train(ask(alarm, { recipe }), toolsOf(alarm, store)));
    expect(warnings).toEqual([expect.stringMatching(/^the network learned in 1 steps?, fewer than 100: .* too large for these rows/)]);
  });

  it('learns nothing from the validation and test parts: other outcomes there leave the package as it is', async () => {
    const artifacts = async () => {
      const { runId } = madeBy(await train(ask(alarm, { isForced: true }), toolsOf(alarm, store)));
      const { directory } = await store.openPackage(runId);
      return Promise.all(['weights.bin', 'artifacts.json'].map((file) => readFile(join(directory, file), 'utf8')));
    };
    const before = await artifacts();
    await database.write(rewritten((day) => day >= '2024-03-10'));
    try {
      expect(await artifacts()).toEqual(before);
    } finally {
      await database.write(readingsOf(ROWS));
    }
  });

  it('learns from the rows that its fingerprint names, also when a day is rewritten between plan and read', async () => {
    const before = await train(ask(alarm), toolsOf(alarm, store));
    const other = await newStore();
    // The store is asked after the dataset versions were read and before the rows are.
    const find = other.find.bind(other);
    let isRewritten = false;
    Object.assign(other, {
      find: async function* (query: Parameters<typeof find>[0]) {
        if (!isRewritten) await database.write(rewritten((day) => day < '2024-03-01'));
        isRewritten = true;
        yield* find(query);
      },
    });
    try {
      // Forced, it plans once, in the snapshot that it reads from.
      const during = await train(ask(alarm, { isForced: true }), toolsOf(alarm, other));
      expect(isRewritten).toBe(true);
      expect(during.plan.fingerprint).toBe(before.plan.fingerprint);
      const weights = async (training: Training, from: RunDirectory) => readFile(join((await from.openPackage(madeBy(training).runId)).directory, 'weights.bin'));
      expect((await weights(during, other)).equals(await weights(before, store))).toBe(true);
      expect((await train(ask(alarm, { isDryRun: true }), toolsOf(alarm, other))).plan.reasons).toEqual(['dataset training changed']);
    } finally {
      await database.write(readingsOf(ROWS));
    }
  });
});

describe('the split of a training', () => {
  let store: RunDirectory;
  const splitOf = async (model: Model, changes: Partial<TrainRequest>) => (await train(ask(model, { isDryRun: true, ...changes }), toolsOf(model, store))).plan.split;
  const days = (from: string, to: string) => ({ from, to });

  beforeAll(async () => {
    store = await newStore();
  });

  it('is 70, 15 and 15 % of the stored days where instances have a time', async () => {
    expect(await splitOf(alarm, {})).toEqual({
      training: { period: days('2024-02-25', '2024-03-09') },
      validation: { period: days('2024-03-10', '2024-03-12') },
      test: { period: days('2024-03-13', '2024-03-15') },
    });
  });

  it("is the model's own where it has one, with the parts that the command states in their place", async () => {
    const own = { training: { period: days('2024-02-26', '2024-02-28') }, validation: { period: days('2024-03-01', '2024-03-01') }, test: { period: days('2024-03-02', '2024-03-02') } };
    expect(await splitOf({ ...alarm, split: own }, { wanted: { test: days('2024-03-05', '2024-03-06') } })).toEqual({ ...own, test: { period: days('2024-03-05', '2024-03-06') } });
    expect(await splitOf({ ...alarm, sample: own }, { isSample: true })).toEqual(own);
  });

  it('is by shares of the keys where instances have no time', async () => {
    expect(await splitOf(returned, { wanted: { validation: { percent: 10 }, test: { percent: 30 } } })).toMatchObject({
      training: { buckets: { length: 60 } }, validation: { buckets: { length: 10 } }, test: { buckets: { length: 30 } },
    });
    expect(await splitOf(returned, {})).toMatchObject({ training: { buckets: { length: 60 } }, validation: { buckets: { length: 20 } }, test: { buckets: { length: 20 } } });
  });

  it.each<[string, Model, Partial<TrainRequest>, string, RegExp]>([
    ['parts that overlap', alarm, { wanted: { test: { from: '2024-03-01', to: '2024-03-02' } } }, 'BAD_USAGE', /--training \(2024-02-25 to 2024-03-09\) and --test \(2024-03-01 to 2024-03-02\) overlap/],
    ['shares of instances with a time', alarm, { wanted: { test: { percent: 20 } } }, 'BAD_USAGE', /reading v1 has a time, so its rows are split by days/],
    ['a seed for instances with a time', alarm, { wanted: { seed: 1 } }, 'BAD_USAGE', /reading v1 has a time, so its rows are split by days, which no seed changes/],
    ['days of instances without a time', returned, { wanted: { test: { from: '2024-03-01', to: '2024-03-02' } } }, 'BAD_USAGE', /item v1 has no time, so its rows are split by shares/],
    ['days to learn from where there is no time', returned, { wanted: { training: { from: '2024-03-01', to: '2024-03-02' } } }, 'BAD_USAGE', /item v1 has no time: --training is what/],
    ['a sample of a model that has none', alarm, { isSample: true }, 'BAD_USAGE', /Model 'alarm' has no sample/],
    ['days that are not stored', alarm, { wanted: { test: { from: '2025-01-01', to: '2025-01-31' } } }, 'PARTITIONS_MISSING', /2025-01-01 to 2025-01-31/],
  ])('rejects %s', async (_what, model, changes, code, message) => {
    await expect(splitOf(model, changes)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it('leaves a row in its part whatever rows come later', async () => {
    const keysOf = async ({ url }: Published) => {
      const { test } = await splitOf(returned, { url });
      const { key } = await inSnapshot(url, (client) => readColumns(client, { etl: 'etl', instance: items.instance, columns: [], where: [test], expectedRows: ROWS * 2, withKey: true }));
      return Array.from(key!, Number);
    };
    const before = await keysOf(withoutTime);
    const more = await publish(itemsOf(ROWS * 2));
    try {
      expect((await keysOf(more)).filter((key) => key <= ROWS)).toEqual(before);
    } finally {
      await more.close();
    }
  });
});
