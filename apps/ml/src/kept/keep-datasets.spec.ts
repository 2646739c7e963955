import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { nodesOver, pipeline, run } from '@tripod/nodes';
import { DatasetKeeper } from './keep-datasets.js';
import { KeptDatasets } from './kept-datasets.js';

interface Datasets { rows: Float64Array; recipe: { seed: number }; doubled: Float64Array; sum: { value: number }; answer: { value: number } }
const node = nodesOver<Datasets>();
const double = node({ name: 'double', tags: [], inputs: ['rows'], outputs: ['doubled'], run: ({ rows }) => ({ doubled: rows.map((row) => 2 * row) }) });
const learnBy = (learn: (signal: AbortSignal) => number | Promise<number>) =>
  node({ name: 'learn', tags: [], inputs: ['doubled', 'recipe'], outputs: ['sum'], run: async (_, { signal }) => ({ sum: { value: await learn(signal) } }) });
const answer = node({ name: 'answer', tags: [], inputs: ['sum'], outputs: ['answer'], run: ({ sum }) => ({ answer: sum }) });

const names = ['rows', 'recipe', 'doubled', 'sum', 'answer'];
const keys = new Map(names.map((name, at) => [name, String(at).repeat(64)]));

describe('a keeper of datasets', () => {
  let directory: string;
  let kept: KeptDatasets;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'keeper-'));
    kept = new KeptDatasets(directory, 1e9);
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  /** Runs the nodes, and says which datasets are kept then, and what could not be. */
  async function keptAfter(learn: (signal: AbortSignal) => number | Promise<number>, { slowMs, signal = new AbortController().signal }: { slowMs: number; signal?: AbortSignal }) {
    const whole = pipeline({ name: 'training', inputs: ['rows', 'recipe'], outputs: ['answer'], nodes: [double, learnBy(learn), answer] });
    const keeper = new DatasetKeeper({ kept: new KeptDatasets(kept.directory, 1e9, slowMs), keys, pipeline: whole, run: 'a'.repeat(32), signal });
    await run(whole, { rows: Float64Array.of(1, 2), recipe: { seed: 1 } }, { observe: (event) => keeper.observe(event), signal }).catch(() => undefined);
    const failure = await keeper.end();
    const stored = await kept.keys();
    return { names: names.filter((name) => stored.has(keys.get(name) ?? '')), failure };
  }

  it('keeps what a pipeline hands over, and nothing that was made in no time', async () => {
    expect(await keptAfter(() => 3, { slowMs: 60_000 })).toEqual({ names: ['answer'], failure: undefined });
    expect(await kept.read(keys.get('answer') ?? '')).toEqual({ run: 'a'.repeat(32), value: { value: 3 } });
  });

  it('keeps what a node reads that runs long, while it runs; not the recipe', async () => {
    const untilKept = async () => {
      while (!(await kept.keys()).has(keys.get('doubled') ?? '')) await wait(5);
      return 3;
    };
    expect(await keptAfter(untilKept, { slowMs: 1 })).toEqual({ names: ['doubled', 'answer'], failure: undefined });
    expect(await kept.read(keys.get('doubled') ?? '')).toMatchObject({ value: Float64Array.of(2, 4) });
  });

  it('keeps what a node reads that lets no timer run', async () => {
    const busy = () => {
      for (const until = performance.now() + 30; performance.now() < until; );
      return 3;
    };
    expect((await keptAfter(busy, { slowMs: 20 })).names).toEqual(['doubled', 'answer']);
  });

  it('keeps what a node reads that fails', async () => {
    const fail = () => {
      throw new Error('the loss is NaN');
    };
    expect(await keptAfter(fail, { slowMs: 60_000 })).toEqual({ names: ['doubled'], failure: undefined });
  });

  it('keeps no more once the run is stopped', async () => {
    const stop = new AbortController();
    const stopped = (signal: AbortSignal) => {
      stop.abort(new Error('Ctrl-C'));
      signal.throwIfAborted();
      return 3;
    };
    expect(await keptAfter(stopped, { slowMs: 60_000, signal: stop.signal })).toEqual({ names: [], failure: undefined });
  });

  it('says what could not be kept, with the way out, and lets the run go on', async () => {
    kept = new KeptDatasets(join(directory, 'file'), 1e9);
    await writeFile(join(directory, 'file'), '');
    const { names: none, failure } = await keptAfter(() => 3, { slowMs: 60_000 });
    expect(none).toEqual([]);
    expect(failure).toMatch(/^dataset 'answer' could not be kept in .*EEXIST.*KEPT_DIRECTORY, or set KEPT_GIGABYTES to 0$/);
  });
});
