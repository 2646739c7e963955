import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTags } from '@tripod/contracts';
import pg from 'pg';
import { bundleInference } from '../../build/bundle-inference.js';
import { hashTrainingCode } from '../../build/hash-training-code.js';
import { flightsDatabase, type FlightsDatabase } from '../../fixtures/flights-database.js';
import { nativeDirectory, startBackend } from '../network/backend.js';
import type { Built } from '../packaging/built.js';
import { recipes } from '../network/recipe.js';
import { RunDirectory } from '../runs/run-directory.js';
import { planTraining } from './plan-training.js';
import { trainModel, type TrainingTools } from './train-model.js';

const recipe = { ...recipes['first-run'], batch: 256, epochs: 3 };
const periods = {
  training: { from: '2001-01-15', to: '2001-01-31' },
  validation: { from: '2001-02-01', to: '2001-02-04' },
  test: { from: '2001-02-05', to: '2001-02-09' },
};

const backends = [
  { backend: 'wasm', describeIt: describe },
  { backend: 'native', describeIt: nativeDirectory() === undefined ? describe.skip : describe },
] as const;

for (const { backend, describeIt } of backends) {
  describeIt(`training on ${backend}`, () => {
    let database: FlightsDatabase;
    let client: pg.Client;
    let scratch: string;
    let store: RunDirectory;
    let tools: TrainingTools;
    let built: Built;

    beforeAll(async () => {
      database = await flightsDatabase(`training_${backend}`);
      client = new pg.Client({ connectionString: database.url });
      await client.connect();
      scratch = await mkdtemp(join(tmpdir(), 'training-'));
      await bundleInference(join(scratch, 'code'));
      built = { packageCode: join(scratch, 'code'), trainingCode: await hashTrainingCode() };
      await startBackend(backend);
    });
    afterAll(async () => {
      await client.end();
      await database.drop();
      await rm(scratch, { recursive: true, force: true });
    });
    beforeEach(async () => {
      store = new RunDirectory(await mkdtemp(join(scratch, 'runs-')));
      tools = { client, store, built, signal: new AbortController().signal, observe: () => {}, stage: () => {} };
    });

    const plan = (changes: Partial<typeof recipe> = {}) =>
      planTraining(client, store, { periods, recipe: { ...recipe, ...changes }, code: built.trainingCode, backend });

    it('makes a run with its parameters, data, history, package and evaluation, better than the baselines', async () => {
      const planned = await plan();
      expect(planned.reasons).toEqual(['there is no finished run yet']);
      const { runId, evaluation } = await trainModel(planned, tools);
      const [run] = await store.list();
      expect(run).toMatchObject({
        id: runId,
        status: 'FINISHED',
        params: { batch: '256', epochs: '3', hidden: '64 32', seed: '1' },
        tags: { [runTags.fingerprint]: planned.fingerprint, 'tripod.backend': backend },
        metrics: { test_roc_auc: evaluation.scores.rocAuc },
      });
      expect(run?.datasets.map(({ context }) => context).sort()).toEqual(['evaluation', 'training', 'validation']);
      expect(Object.keys(run?.metrics ?? {})).toEqual(expect.arrayContaining(['loss', 'validation_log_loss', 'validation_roc_auc', 'seconds/train-network']));
      expect(evaluation.scores.rocAuc).toBeGreaterThan(0.83);
      expect(evaluation.scores.logLoss).toBeLessThan(evaluation.baselineScores.base_rate.logLoss);
      expect(evaluation.scores.rocAuc).toBeGreaterThan(evaluation.baselineScores.base_rate.rocAuc);
    });

    it('is not needed a second time, and the run that made it is found', async () => {
      const { runId } = await trainModel(await plan(), tools);
      const again = await plan();
      expect(again.reusable?.id).toBe(runId);
      expect(again.reasons).toEqual([]);
      expect((await plan({ seed: 2 })).reasons).toEqual(['parameter seed is 2, was 1']);
    });

    it('is needed again when the package of the run that made it is torn', async () => {
      const { runId } = await trainModel(await plan(), tools);
      const { directory } = await store.openPackage(runId);
      await appendFile(join(directory, 'weights.bin'), 'x');
      const again = await plan();
      expect(again.reusable).toBeUndefined();
      expect(again.reasons).toEqual([expect.stringContaining(runId)]);
    });

    it('makes the same bytes from the same seed, and others from another', async () => {
      const weights = async (seed: number) => {
        const { runId } = await trainModel(await plan({ seed }), tools);
        const { directory } = await store.openPackage(runId);
        return readFile(join(directory, 'weights.bin'));
      };
      const first = await weights(1);
      expect((await weights(1)).equals(first)).toBe(true);
      expect((await weights(2)).equals(first)).toBe(false);
    });

    it('learns nothing from the validation and test periods: other outcomes there leave the weights as they are', async () => {
      const weights = async () => {
        const { runId } = await trainModel(await plan(), tools);
        const { directory } = await store.openPackage(runId);
        return Promise.all(['weights.bin', 'artifacts.json'].map((file) => readFile(join(directory, file), 'utf8')));
      };
      const before = await weights();
      await database.owner.query(`UPDATE etl.flights SET late = NOT late, distance_miles = distance_miles * 2, slots_now = slots_now + 3 WHERE departed_at >= '2001-02-01'`);
      try {
        expect(await weights()).toEqual(before);
      } finally {
        await database.owner.query(`UPDATE etl.flights SET late = NOT late, distance_miles = distance_miles / 2, slots_now = slots_now - 3 WHERE departed_at >= '2001-02-01'`);
      }
    });

    it('ends KILLED when it is stopped, and leaves no package', async () => {
      const controller = new AbortController();
      const stopped = trainModel(await plan(), {
        ...tools,
        signal: controller.signal,
        observe: (event) => void (event.type === 'node:report' && controller.abort(new Error('Ctrl-C'))),
      });
      await expect(stopped).rejects.toThrow('Ctrl-C');
      expect(await store.list()).toMatchObject([{ status: 'KILLED', modelId: undefined }]);
      expect((await plan()).reusable).toBeUndefined();
    });

    it('ends FAILED when it fails, and says why', async () => {
      const failing = trainModel(await plan(), { ...tools, built: { ...built, packageCode: join(scratch, 'nowhere') } });
      await expect(failing).rejects.toThrow('ENOENT');
      expect(await store.list()).toMatchObject([{ status: 'FAILED', tags: { 'tripod.failure': expect.stringContaining('ENOENT') } }]);
    });
  });
}
