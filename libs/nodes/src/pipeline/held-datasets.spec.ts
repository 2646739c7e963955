import { nodesOver, pipeline, run } from './index.js';

interface Tensor {
  readonly of: string;
}
interface Tensors {
  a: Tensor;
  b: Tensor;
  c: Tensor;
  d: Tensor;
}
const node = nodesOver<Tensors>();
const make = <const I extends keyof Tensors, const O extends keyof Tensors>(input: I, output: O, act: (input: Tensor) => Tensor) =>
  node({
    name: `${input}-to-${output}`, tags: [], inputs: [input], outputs: [output],
    run: (inputs) => ({ [output]: act(inputs[input]) }) as Pick<Tensors, O>,
  });
const anew = (of: string) => () => ({ of });
const fail = () => {
  throw new Error('out of memory');
};
const a: Tensor = { of: 'a' };

/** What was released by the end, whether the run ends well or not. */
async function releasedBy(nodes: readonly unknown[], outputs: readonly string[], signal?: AbortSignal): Promise<string[]> {
  const released: string[] = [];
  const release = (value: unknown) => void released.push((value as Tensor).of);
  await run(pipeline({ name: 'p', inputs: ['a'], outputs, nodes } as never), { a } as never, { release, ...(signal && { signal }) }).catch(() => {});
  return released;
}

describe('release', () => {
  const aToB = make('a', 'b', anew('b'));
  const bToC = make('b', 'c', anew('c'));
  const bToD = make('b', 'd', anew('d'));

  it('is called with a dataset after its last reader, but never with an input or an output', async () => {
    expect(await releasedBy([aToB, bToC, bToD], ['d'])).toEqual(['c', 'b']);
    expect(await releasedBy([aToB, bToC], ['b', 'c'])).toEqual([]);
  });

  it('is called only after the observer has seen the dataset', async () => {
    const order: string[] = [];
    await run(pipeline({ name: 'p', inputs: ['a'], outputs: ['c'], nodes: [aToB, bToC] }), { a }, {
      release: () => void order.push('release'),
      observe: async (event) => {
        await new Promise(setImmediate);
        order.push(event.type);
      },
    });
    expect(order.slice(-3)).toEqual(['node:success', 'release', 'pipeline:success']);
  });

  it('is not called with a value that is still an input, an output or another dataset', async () => {
    const same = (input: Tensor) => input;
    expect(await releasedBy([make('a', 'b', same), bToC], ['c'])).toEqual([]);
    expect(await releasedBy([aToB, make('b', 'c', same)], ['c'])).toEqual([]);
    expect(await releasedBy([aToB, make('b', 'c', same), make('c', 'd', anew('d'))], ['d'])).toEqual(['b']);
  });

  it('is called with all that is held when a node fails, outputs too, but not with inputs', async () => {
    expect(await releasedBy([aToB, bToC, make('c', 'd', fail)], ['b', 'd'])).toEqual(['b', 'c']);
  });

  it('is called with what a node wrongly returned', async () => {
    const surplus = node({ name: 'surplus', tags: [], inputs: ['a'], outputs: ['b'], run: (inputs) => ({ b: { of: 'b' }, a: { of: 'another a' }, x: { of: 'x' }, y: inputs.a }) });
    expect(await releasedBy([surplus], ['b'])).toEqual(['b', 'another a', 'x']);
  });

  it('is called with all that is held when the run is aborted', async () => {
    const abort = new AbortController();
    const aborting = make('b', 'c', () => {
      abort.abort();
      return { of: 'c' };
    });
    expect(await releasedBy([aToB, aborting, bToD], ['c', 'd'], abort.signal)).toEqual(['b', 'c']);
  });

  it('is called with numbers too, but not with those that are inputs', async () => {
    const number = nodesOver<{ a: number; b: number; c: number }>();
    const same = number({ name: 'same', tags: [], inputs: ['a'], outputs: ['b'], run: (inputs) => ({ b: inputs.a }) });
    const failing = number({ name: 'failing', tags: [], inputs: ['b'], outputs: ['c'], run: fail });
    const released: unknown[] = [];
    const running = run(pipeline({ name: 'p', inputs: ['a'], outputs: ['c'], nodes: [same, failing] }), { a: 1 }, { release: (value) => void released.push(value) });
    await expect(running).rejects.toThrow('out of memory');
    expect(released).toEqual([1]);
  });

  it('that throws fails the run with the first that it threw, and is still called with the others', async () => {
    const released: unknown[] = [];
    const running = run(pipeline({ name: 'p', inputs: ['a'], outputs: ['c', 'd'], nodes: [aToB, bToC, bToD] }), { a }, {
      release: (value) => {
        released.push((value as Tensor).of);
        throw new Error(`${(value as Tensor).of} was released before`);
      },
    });
    await expect(running).rejects.toThrow('b was released before');
    expect(released).toEqual(['b', 'c', 'd']);
  });
});
