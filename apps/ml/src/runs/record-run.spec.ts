import { nodesOver, pipeline, run as runPipeline, type RunEvent } from '@tripod/nodes';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recordEvents, recordRun } from './record-run.js';
import { RunDirectory } from './directory/run-directory.js';
import type { RunFacts } from './active-run.js';
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

describe('events', () => {
  const of = { pipeline: 'training', node: 'train-model' };
  const report = (step: number): RunEvent => ({ type: 'node:report', ...of, facts: { step, loss: 1 / step } });
  const end: RunEvent = { type: 'pipeline:success', pipeline: 'training', outputs: {}, ms: 1 };
  /** A store that has written when it is asked to go on. */
  function slowRun() {
    const written: (number | undefined)[][] = [];
    const goOn: (() => void)[] = [];
    const log = ({ metrics = [] }: RunFacts) => {
      written.push(metrics.map(({ step }) => step));
      return new Promise<void>((resolve) => goOn.push(resolve));
    };
    return { written, log, goOn: () => goOn.splice(0).forEach((each) => each()) };
  }

  test('do not wait for a slow store; at the end all are written, in their order', async () => {
    const run = slowRun();
    const record = recordEvents(run, { every: 0, mayWait: 10 });
    for (const step of [1, 2, 3]) await record(report(step));
    expect(run.written).toEqual([[1]]);
    const ended = record(end);
    while (run.written.length < 2) {
      run.goOn();
      await new Promise(setImmediate);
    }
    run.goOn();
    await ended;
    expect(run.written).toEqual([[1], [2, 3]]);
  });

  test('wait when more points are in memory than may be', async () => {
    const run = slowRun();
    const record = recordEvents(run, { every: 0, mayWait: 1 });
    await record(report(1));
    await record(report(2));
    let isRecorded = false;
    const third = record(report(3)).then(() => (isRecorded = true));
    await new Promise(setImmediate);
    expect(isRecorded).toBe(false);
    run.goOn();
    await new Promise(setImmediate);
    run.goOn();
    await third;
    expect(run.written).toEqual([[1], [2, 3]]);
  });

  test('that cannot be written fail the training, not later than at its end', async () => {
    const record = recordEvents({ log: () => Promise.reject(new Error('the store is away')) }, { every: 0, mayWait: 10 });
    await record(report(1));
    await expect(record(end)).rejects.toThrow('the store is away');
    const failing = recordRun(store, { experiment: 'readings' }, (run) =>
      runPipeline(training(), { rows: 3 }, { observe: recordEvents({ log: () => Promise.reject(new Error('the store is away')) }) }).then(() => run.id),
    );
    await expect(failing).rejects.toThrow('the store is away');
    expect((await list())[0]?.status).toBe('FAILED');
  });
});
