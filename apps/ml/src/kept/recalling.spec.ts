import { mkdtemp, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodesOver, pipeline, run, type AnyPipeline } from '@tripod/nodes';
import { KeptDatasets } from './kept-datasets.js';
import { recalling, type Recalling } from './recalling.js';

interface Datasets { rows: Float64Array; recipe: { seed: number }; doubled: Float64Array; network: { weights: Float64Array }; line: { value: number } }
const node = nodesOver<Datasets>();
const ofRun = (digit: string) => digit.repeat(32);
const parts: Recalling['parts'] = { code: { nodes: { learn: '1', line: '2' }, reader: '3', libraries: { tf: '4' } }, backend: 'wasm' };

describe('a pipeline that recalls what it has learned', () => {
  let directory: string;
  let kept: KeptDatasets;
  let learned: string[];
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'recalling-'));
    kept = new KeptDatasets(directory, 1e9);
    learned = [];
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  const training = (doubling: (rows: Float64Array) => Float64Array = (rows) => rows.map((row) => row * 2)): AnyPipeline => {
    const learn = node({ name: 'learn', tags: [], inputs: ['doubled', 'recipe'], outputs: ['network'], run: ({ doubled, recipe }) => (learned.push('learn'), { network: { weights: doubled.map((row) => row + recipe.seed) } }) });
    const line = node({ name: 'line', tags: [], inputs: ['doubled', 'recipe'], outputs: ['line'], run: ({ doubled }) => (learned.push('line'), { line: { value: doubled[0] ?? 0 } }) });
    const double = node({ name: 'double', tags: [], inputs: ['rows'], outputs: ['doubled'], run: ({ rows }) => ({ doubled: doubling(rows) }) });
    return pipeline({ name: 'training', inputs: ['rows', 'recipe'], outputs: ['network', 'line'], nodes: [double, learn, line] });
  };

  interface Given { readonly whole?: AnyPipeline; readonly rows?: readonly number[]; readonly recipe?: object; readonly parts?: Recalling['parts']; readonly anew?: readonly string[]; readonly run?: string }

  /** Which nodes have learned, which were recalled and from which run, and what came of them. */
  async function after({ whole = training(), rows = [1, 2], recipe = { seed: 1 }, parts: of = parts, anew = [], run: id = 'b' }: Given = {}) {
    learned = [];
    const recalled: string[] = [];
    const written: Promise<void>[] = [];
    const running = recalling(whole, {
      ...{ kept, parts: of, anew: new Set(anew), signal: new AbortController().signal },
      onRecalled: (name, from) => recalled.push(`${name} of ${[...from.values()].map((each) => each[0]).join('')}`),
      onLearned: (key, _dataset, value) => written.push(kept.write(key, { run: ofRun(id), value })),
    });
    const made = await run<object, object>(running, { rows: Float64Array.from(rows), recipe });
    await Promise.all(written);
    return { learned, recalled, made };
  }

  it('learns once from equal contents, whatever code gave them', async () => {
    const first = await after({ run: 'a' });
    expect(first).toMatchObject({ learned: ['learn', 'line'], recalled: [] });
    const again = await after({ whole: training((rows) => rows.map((row) => row + row)) });
    expect(again).toEqual({ learned: [], recalled: ['learn of a', 'line of a'], made: first.made });
  });

  it.each<[string, Given, string[]]>([
    ['another row', { rows: [1, 3] }, ['learn', 'line']],
    ['features that differ in a bit', { whole: training((rows) => rows.map((row) => row * 2 * (1 + Number.EPSILON))) }, ['learn', 'line']],
    ['another recipe', { recipe: { seed: 2 } }, ['learn', 'line']],
    ['other code of one node', { parts: { ...parts, code: { ...parts.code, nodes: { learn: 'other', line: '2' } } } }, ['learn']],
    ['another library', { parts: { ...parts, code: { ...parts.code, libraries: { tf: '5' } } } }, ['learn', 'line']],
    ['another backend', { parts: { ...parts, backend: 'native' } }, ['learn', 'line']],
    ['a node that shall run anew', { anew: ['line'] }, ['line']],
    ['a node that the build has not hashed', { parts: { ...parts, code: { ...parts.code, nodes: { line: '2' } } } }, ['learn']],
  ])('learns again with %s', async (_what, changed, again) => {
    await after();
    expect((await after(changed)).learned).toEqual(again);
  });

  it('learns where what is kept is torn', async () => {
    await after();
    for (const key of await kept.keys()) await truncate(join(directory, key, 'dataset.json'), 9);
    expect((await after()).learned).toEqual(['learn', 'line']);
  });

  it('learns each time from what cannot be compared', async () => {
    await after({ recipe: { seed: NaN } });
    expect((await after({ recipe: { seed: NaN } })).learned).toEqual(['learn', 'line']);
    expect((await kept.keys()).size).toBe(0);
  });
});
