import { bToC, inWords, log, node, only, up } from './fixtures/letters.js';
import { NodeError, pipeline, run, RunAbortedError } from './index.js';

describe('a run', () => {
  it('resolves with the outputs of the pipeline and nothing else', async () => {
    expect(await run(up, { a: 1 })).toEqual({ c: 3 });
  });

  it('ignores datasets that are not inputs of the pipeline', async () => {
    const tooMuch = { a: 1, b: 100, extra: true };
    expect(await run(up, tooMuch)).toEqual({ c: 3 });
  });

  it('can run at the same time as another run of the same pipeline', async () => {
    expect(await Promise.all([run(up, { a: 1 }), run(up, { a: 10 })])).toEqual([{ c: 3 }, { c: 12 }]);
  });

  it('is refused before it begins when an input is not given', async () => {
    const { observe, events } = log();
    await expect(run(up, {} as never, { observe })).rejects.toMatchObject({ code: 'PIPELINE_INPUT_NOT_GIVEN' });
    expect(events).toEqual([]);
  });

  it('calls the observer with what happened, in order', async () => {
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
    ['leaves out an output', {}, "it did not return 'b'"],
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

  it('stops the running node by its signal, which is not a failure of the node', async () => {
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

  it('is aborted also if its last node ignores the signal', async () => {
    const abort = new AbortController();
    const deaf = only(({ a }) => {
      abort.abort(reason);
      return { b: a };
    });
    await expect(run(deaf, { a: 1 }, { signal: abort.signal })).rejects.toThrow(RunAbortedError);
  });

  it('is aborted between nodes that block the event loop', async () => {
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

  it('leaves no listener on the signal', async () => {
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
