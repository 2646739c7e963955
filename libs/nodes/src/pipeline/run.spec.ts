import { NodeError, nodesOver, pipeline, run, RunAbortedError, type RunEvent, type Step } from './index.js';

interface Letters {
  a: number;
  b: number;
  c: number;
}
const node = nodesOver<Letters>();
const aToB = node({ name: 'a-to-b', tags: [], inputs: ['a'], outputs: ['b'], run: ({ a }) => ({ b: a + 1 }) });
const bToC = node({ name: 'b-to-c', tags: [], inputs: ['b'], outputs: ['c'], run: async ({ b }) => ({ c: b + 1 }) });
const up = pipeline({ name: 'up', inputs: ['a'], outputs: ['c'], nodes: [aToB, bToC] });

type Act = (inputs: Pick<Letters, 'a'>, step: Step) => Pick<Letters, 'b'> | Promise<Pick<Letters, 'b'>>;
const only = (act: Act) =>
  pipeline({ name: 'p', inputs: ['a'], outputs: ['b'], nodes: [node({ name: 'act', tags: [], inputs: ['a'], outputs: ['b'], run: act })] });

const inWords = (event: RunEvent) => ('node' in event ? `${event.type} ${event.node}` : event.type);
function log() {
  const events: RunEvent[] = [];
  return { events, observe: (event: RunEvent) => void events.push(event), words: () => events.map(inWords) };
}

describe('a run', () => {
  it('hands back the outputs of the pipeline and nothing else', async () => {
    expect(await run(up, { a: 1 })).toEqual({ c: 3 });
  });

  it('reads of what it is given the inputs of the pipeline alone', async () => {
    const tooMuch = { a: 1, b: 100, extra: true };
    expect(await run(up, tooMuch)).toEqual({ c: 3 });
  });

  it('can go on beside another of the same pipeline', async () => {
    expect(await Promise.all([run(up, { a: 1 }), run(up, { a: 10 })])).toEqual([{ c: 3 }, { c: 12 }]);
  });

  it('is refused before it begins when an input is not given', async () => {
    const { observe, events } = log();
    await expect(run(up, {} as never, { observe })).rejects.toMatchObject({ code: 'PIPELINE_INPUT_NOT_GIVEN' });
    expect(events).toEqual([]);
  });

  it('tells the observer what happened, in order', async () => {
    const { observe, events, words } = log();
    await run(up, { a: 1 }, { observe });
    expect(words()).toEqual([
      'pipeline:start', 'node:start a-to-b', 'node:success a-to-b', 'node:start b-to-c', 'node:success b-to-c', 'pipeline:success',
    ]);
    expect(events[0]).toEqual({ type: 'pipeline:start', pipeline: 'up', inputs: { a: 1 } });
    expect(events[2]).toEqual({ type: 'node:success', pipeline: 'up', node: 'a-to-b', outputs: { b: 2 }, ms: expect.any(Number) });
    expect(events[5]).toEqual({ type: 'pipeline:success', pipeline: 'up', outputs: { c: 3 }, ms: expect.any(Number) });
  });
});

describe('a node that fails', () => {
  it('fails the run, which names it and keeps the cause', async () => {
    const cause = new RangeError('no rows');
    const failing = only(() => {
      throw cause;
    });
    const { observe, events, words } = log();
    const error: unknown = await run(failing, { a: 1 }, { observe }).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(NodeError);
    expect(error).toMatchObject({ code: 'PIPELINE_NODE_FAILED', message: "p: node 'act' failed: no rows", node: 'act', cause });
    expect(words()).toEqual(['pipeline:start', 'node:start act', 'node:error act', 'pipeline:error']);
    expect(events.slice(2)).toEqual([expect.objectContaining({ error }), expect.objectContaining({ error })]);
  });

  it.each<[string, unknown, string]>([
    ['leaves out an output', {}, "returned no 'b'"],
    ['returns what it does not declare', { b: 1, c: 2 }, "returned 'c'"],
    ['returns nothing', undefined, 'returned undefined'],
  ])('is one that %s', async (_, made, message) => {
    await expect(run(only((() => made) as never), { a: 1 })).rejects.toThrow(message);
  });
});

describe('an aborted run', () => {
  const reason = new Error('Ctrl-C');

  it('does not begin when the signal is aborted already', async () => {
    const { observe, events } = log();
    await expect(run(up, { a: 1 }, { observe, signal: AbortSignal.abort(reason) })).rejects.toThrow(RunAbortedError);
    expect(events).toEqual([]);
  });

  it('stops between two nodes, and says where and why', async () => {
    const abort = new AbortController();
    const { observe, words } = log();
    const error: unknown = await run(up, { a: 1 }, {
      signal: abort.signal,
      observe: (event) => {
        observe(event);
        if (inWords(event) === 'node:success a-to-b') abort.abort(reason);
      },
    }).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(RunAbortedError);
    expect(error).toMatchObject({ code: 'PIPELINE_ABORTED', message: "up: stopped at node 'a-to-b': Ctrl-C", node: 'a-to-b', cause: reason });
    expect(words()).toEqual(['pipeline:start', 'node:start a-to-b', 'node:success a-to-b', 'pipeline:error']);
  });

  it('stops the node under way by its signal, which is not a failure of the node', async () => {
    const abort = new AbortController();
    const waiting = only(
      (_, { signal }) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true })),
    );
    const { observe, words } = log();
    const running = run(waiting, { a: 1 }, { observe, signal: abort.signal });
    setImmediate(() => abort.abort(reason));
    await expect(running).rejects.toMatchObject({ code: 'PIPELINE_ABORTED', cause: reason });
    expect(words()).toEqual(['pipeline:start', 'node:start act', 'pipeline:error']);
  });

  it('is aborted also when its last node does not listen', async () => {
    const abort = new AbortController();
    const deaf = only(({ a }) => {
      abort.abort(reason);
      return { b: a };
    });
    await expect(run(deaf, { a: 1 }, { signal: abort.signal })).rejects.toThrow(RunAbortedError);
  });

  it('hears of an abort between nodes that never let go of the thread', async () => {
    const abort = new AbortController();
    setTimeout(() => abort.abort(reason), 1);
    const busy = node({
      name: 'busy', tags: [], inputs: ['a'], outputs: ['b'],
      run: ({ a }) => {
        for (const end = performance.now() + 50; performance.now() < end; );
        return { b: a };
      },
    });
    const twoNodes = pipeline({ name: 'p', inputs: ['a'], outputs: ['c'], nodes: [busy, bToC] });
    await expect(run(twoNodes, { a: 1 }, { signal: abort.signal })).rejects.toMatchObject({ node: 'busy' });
  });

  it('leaves no listener on a signal that lives on', async () => {
    const { signal } = new AbortController();
    let listeners = 0;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = ((...args: Parameters<typeof add>) => (listeners++, add(...args))) as typeof add;
    signal.removeEventListener = ((...args: Parameters<typeof remove>) => (listeners--, remove(...args))) as typeof remove;
    await run(up, { a: 1 }, { signal });
    expect(listeners).toBe(0);
  });
});
