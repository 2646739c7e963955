// A training repeated from the runs of a real MLflow server (set MLFLOW_PYTHON to a Python that has it), and on TensorFlow's own
// library (`npm run native` builds it).
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readingLabelRows, readingRows, readings } from '@tripod/contracts/testing';
import { bundleInference } from '../../build/bundle-inference.js';
import { hashTrainingCode } from '../../build/hash-training-code.js';
import { alarm } from '../../fixtures/models/alarm/index.js';
import { publish, type Published } from '../../fixtures/published.js';
import { mlflowServer } from '../../fixtures/runs/mlflow-server.js';
import { nativeDirectory, startBackend, type Backend } from '../network/backend.js';
import { recordedLearning } from '../report/recorded-learning.js';
import { RunDirectory } from '../runs/directory/run-directory.js';
import { trackingAddress } from '../runs/mlflow/tracking-address.js';
import { TrackingServer } from '../runs/mlflow/tracking-server.js';
import type { RunStore } from '../runs/run-store.js';
import type { Built } from '../training/built.js';
import { train } from '../training/train.js';
import { trainAgain } from './train-again.js';

const ROWS = 2000;
const MINUTE = 60_000;
const python = process.env['MLFLOW_PYTHON'];
const shown = { observe: () => {}, stage: () => {}, advance: () => {} };
const signal = new AbortController().signal;

describe('a training that is repeated', () => {
  let database: Published;
  let scratch: string;
  let built: Built;
  beforeAll(async () => {
    database = await publish({ ...readings, instances: readingRows(ROWS), labels: readingLabelRows(ROWS) });
    scratch = await mkdtemp(join(tmpdir(), 'elsewhere-'));
    const directory = join(__dirname, '../../fixtures/models/alarm');
    await bundleInference(alarm, directory, join(scratch, 'alarm'));
    built = { packageCode: join(scratch, 'alarm'), trainingCode: await hashTrainingCode(alarm, directory) };
  });
  afterAll(async () => {
    await database?.close();
    await rm(scratch, { recursive: true, force: true });
  });

  async function trainTwice(store: RunStore, wanted: Backend) {
    const { name, version } = await startBackend(wanted);
    const { made } = await train(
      { model: alarm, etl: 'etl', url: database.url, wanted: {}, isSample: false, recipe: { ...Object.values(alarm.recipes)[0]!, batch: 64, epochs: 4 }, backend: `${name} ${version}`, isForced: false, isDryRun: false },
      { store, built, signer: undefined, explainedRows: 0, signal, ...shown },
    );
    const runId = made?.runId ?? '';
    const again = await trainAgain({ run: await store.get(runId), model: alarm, etl: 'etl', url: database.url }, { store, built, signal, startBackend, ...shown });
    return { runId, ...again };
  }

  (python === undefined ? test.skip : test)(
    'makes the same bytes as a run of an MLflow server, which has its report, too',
    async () => {
      const server = await mlflowServer(python ?? '');
      try {
        const store = new TrackingServer(trackingAddress(server.url));
        const { runId, weights, rows } = await trainTwice(store, 'wasm');
        expect([weights.isSame, rows]).toEqual([true, expect.any(Number)]);
        expect(await recordedLearning(store, runId)).toMatchObject([{ node: 'train-network', run: runId }]);
        expect(await recordedLearning(store, 'f'.repeat(32))).toEqual([]);
      } finally {
        await server.remove();
      }
    },
    4 * MINUTE,
  );

  (nativeDirectory() === undefined ? test.skip : test)("makes the same bytes on TensorFlow's own library", async () => {
    const { weights, backend } = await trainTwice(new RunDirectory(join(scratch, 'mlruns')), 'native');
    expect([weights.isSame, backend]).toEqual([true, expect.stringMatching(/^native \d/)]);
  });
});
