import { nodesOver, pipeline, run as runPipeline } from '@tripod/nodes';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recordEvents, recordRun } from './record-run.js';
import { RunDirectory } from './directory/run-directory.js';
import type { RunSummary, TornRun } from './run-store.js';
import { collect } from './collect.js';

let root: string;
let store: RunDirectory;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'runs-'));
  store = new RunDirectory(root);
});
afterEach(() => rm(root, { recursive: true, force: true }));

const list = async () => (await collect(store.find())).filter(isWhole);
const isWhole = (run: RunSummary | TornRun): run is RunSummary => run.status !== 'TORN';

interface Datasets {
  rows: number;
  model: number;
}
const node = nodesOver<Datasets>();
const training = (fit: (signal: AbortSignal) => void = () => {}) =>
  pipeline({
    name: 'training',
    inputs: ['rows'],
    outputs: ['model'],
    nodes: [
      node({
        name: 'train-model',
        tags: ['training'],
        inputs: ['rows'],
        outputs: ['model'],
        run: ({ rows }, { report, signal }) => {
          report({ step: 1, steps: 2, loss: 0.5, phase: 'warm-up' });
          report({ step: 2, steps: 2, loss: 0.25, phase: 'end' });
          fit(signal);
          return { model: rows };
        },
      }),
    ],
  });

describe('a recorded run', () => {
  test('keeps what a node reports as metrics with their steps, and how long it took', async () => {
    await recordRun(store, { experiment: 'readings' }, async (run) => {
      await runPipeline(training(), { rows: 3 }, { observe: recordEvents(run) });
    });
    const [run] = await list();
    expect(run?.status).toBe('FINISHED');
    expect(Object.keys(run?.metrics ?? {}).sort()).toEqual(['loss', 'seconds/train-model']);
    const history = await readFile(join(root, '1', run?.id ?? '', 'metrics', 'loss'), 'utf8');
    expect(history.replace(/^\d+/gm, 'time')).toBe('time 0.5 1\ntime 0.25 2\n');
  });

  test('that fails ends FAILED with the reason, and the caller hears it', async () => {
    const failing = recordRun(store, { experiment: 'readings' }, async (run) => {
      await runPipeline(
        training(() => {
          throw new Error('loss is NaN');
        }),
        { rows: 3 },
        { observe: recordEvents(run) },
      );
    });
    await expect(failing).rejects.toThrow('loss is NaN');
    const [run] = await list();
    expect(run?.status).toBe('FAILED');
    expect(run?.tags['tripod.failure']).toContain('loss is NaN');
  });

  test('that is stopped ends KILLED', async () => {
    const stop = new AbortController();
    const stopped = recordRun(store, { experiment: 'readings', signal: stop.signal }, async (run) => {
      const fit = (signal: AbortSignal) => {
        stop.abort();
        signal.throwIfAborted();
      };
      await runPipeline(training(fit), { rows: 3 }, { observe: recordEvents(run), signal: stop.signal });
    });
    await expect(stopped).rejects.toThrow();
    expect((await list())[0]?.status).toBe('KILLED');
  });
});
