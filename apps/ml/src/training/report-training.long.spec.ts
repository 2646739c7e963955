import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { items, itemLabelRows, itemRows, readingLabelRows, readingRows, readings, testKeys } from '@tripod/contracts/testing';
import { readSigningKey } from '@tripod/contracts/digest';
import { bundleInference } from '../../build/bundle-inference.js';
import { hashTrainingCode } from '../../build/hash-training-code.js';
import { alarm } from '../../fixtures/models/alarm/index.js';
import { grade } from '../../fixtures/models/grade/index.js';
import { level } from '../../fixtures/models/level/index.js';
import { returned } from '../../fixtures/models/returned/index.js';
import { judgedAlarm, recordJudged } from '../../fixtures/promotion/judged-models.js';
import { publish, type Published } from '../../fixtures/published.js';
import type { Model } from '../model/model.js';
import { startBackend } from '../network/backend.js';
import { CHAMPION } from '../promotion/champion.js';
import { MODEL_CARD, REPORT_ARTIFACTS, REPORT_NUMBERS, REPORT_PAGE } from '../report/record-report.js';
import type { Report } from '../report/report.js';
import { RunDirectory } from '../runs/directory/run-directory.js';
import { metricsOf } from '../tasks/scoring-of.js';
import type { Built } from './built.js';
import { train, type TrainRequest } from './train.js';
import type { TrainedModel } from './train-model.js';

const ROWS = 2000;
let scratch: string;
let ofReadings: Published;
let ofItems: Published;
let store: RunDirectory;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'reported-'));
  ofReadings = await publish({ ...readings, instances: readingRows(ROWS), labels: readingLabelRows(ROWS) });
  ofItems = await publish({ ...items, instances: itemRows(ROWS), labels: itemLabelRows(ROWS) });
  store = new RunDirectory(join(scratch, 'mlruns'));
  await startBackend('wasm');
});
afterAll(async () => {
  await ofReadings?.close();
  await ofItems?.close();
  await rm(scratch, { recursive: true, force: true });
});

/** Trains for a fraction of a second. */
async function trained(model: Model, { explainedRows = 5, ...changes }: Partial<TrainRequest> & { readonly explainedRows?: number } = {}): Promise<TrainedModel> {
  const directory = join(__dirname, '../../fixtures/models', model.name);
  const packageCode = join(scratch, `${model.name}-${await readdir(scratch).then(({ length }) => length)}`);
  await bundleInference(model, directory, packageCode);
  const built: Built = { packageCode, trainingCode: await hashTrainingCode(model, directory) };
  const recipe = { ...Object.values(model.recipes)[0]!, batch: 128, epochs: 2 };
  const url = model === returned ? ofItems.url : ofReadings.url;
  const { made } = await train(
    { model, etl: 'etl', url, wanted: {}, isSample: false, recipe, backend: 'wasm', isForced: true, isDryRun: false, ...changes },
    { store, built, signer: readSigningKey(testKeys.privateKey), explainedRows, signal: new AbortController().signal, observe: () => {}, stage: () => {} },
  );
  if (!made) throw new Error('nothing was trained');
  return made;
}

async function reported({ runId }: TrainedModel): Promise<{ readonly report: Report; readonly page: string; readonly card: string }> {
  await using opened = await store.openArtifacts(runId, REPORT_ARTIFACTS);
  const read = (name: string) => readFile(join(opened.directory, name), 'utf8');
  // `as`: what the test is about, read as it was written.
  return { report: JSON.parse(await read(REPORT_NUMBERS)) as Report, page: await read(REPORT_PAGE), card: await read(MODEL_CARD) };
}

describe.each([alarm, grade, level, returned])('a training of model $name', (model) => {
  it('hands over a report and a card: the figures of the run, its baselines, slices and explanations', async () => {
    const made = await trained(model);
    const { report, page, card } = await reported(made);
    const { task } = model.role;
    expect(report).toMatchObject({ format: 1, model: model.name, run: made.runId, rows: made.evaluation.scores.rows, explanation: { rows: 5 } });
    expect(report.contestants.map(({ name }) => name)).toEqual(['model', ...Object.keys(made.evaluation.baselineScores)]);
    expect(report.metrics.map(({ name, figures: [first] }) => [name, first?.value])).toEqual(metricsOf(task).map(({ name }) => [name, made.evaluation.scores.metrics[name]]));
    expect(report.slices.map(({ column }) => column)).toEqual(model.slices);
    expect(report.learning).toMatchObject([{ node: 'train-network', run: made.runId, charts: [{ name: 'loss' }, { name: expect.stringMatching(/^validation_/) }, { name: expect.stringMatching(/^validation_/) }] }]);
    expect(report.notes).toEqual([...made.warnings, 'the model has no champion yet: it is compared with its baselines alone']);
    expect(page).toContain(`Report of model ${model.name}`);
    expect(card).toContain(`# Model card: ${model.name}`);
  });
});

describe('a report of a training', () => {
  it('compares with the champion on the same rows', async () => {
    const first = await trained(alarm);
    const { version } = await store.register(alarm.name, first.runId);
    await store.alias(alarm.name, CHAMPION, version);
    const { report } = await reported(await trained(alarm, { recipe: { ...Object.values(alarm.recipes)[0]!, batch: 128, epochs: 2, seed: 2 } }));
    expect(report.contestants[1]).toEqual({ name: 'champion', title: `champion v${version}` });
    const [headline] = report.metrics;
    expect(headline?.figures[1]?.value).toBe(first.evaluation.scores.metrics['roc_auc']);
    expect(headline?.figures[1]?.difference).toMatchObject({ value: headline!.figures[0]!.value - first.evaluation.scores.metrics['roc_auc']! });
  });

  it('compares with a champion that reads fields which the model does not', async () => {
    const { version } = await store.register(alarm.name, await recordJudged(store, judgedAlarm, '1 / (1 + Math.exp(note.length % 7 - 3))'));
    await store.alias(alarm.name, CHAMPION, version);
    const { report } = await reported(await trained(alarm));
    expect(report.contestants[1]).toEqual({ name: 'champion', title: `champion v${version}` });
    expect(report.notes).toEqual([expect.stringContaining('fewer than 100')]);
  });

  it('explains nothing where that is asked for', async () => {
    const { report, card } = await reported(await trained(level, { explainedRows: 0 }));
    expect(report.explanation).toBeUndefined();
    expect(card).not.toContain('What moves its predictions');
  });
});
