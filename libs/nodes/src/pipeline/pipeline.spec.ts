import { aToB, bToC, node } from './fixtures/letters.js';
import { pipeline, WiringError } from './index.js';

const cToB = node({ name: 'c-to-b', tags: [], inputs: ['c'], outputs: ['b'], run: ({ c }) => ({ b: c - 1 }) });
const cToD = node({ name: 'c-to-d', tags: [], inputs: ['c'], outputs: ['d'], run: ({ c }) => ({ d: c }) });
const aToD = node({ name: 'a-to-d', tags: [], inputs: ['a'], outputs: ['d'], run: ({ a }) => ({ d: a }) });

/** As a caller in JavaScript would: with no compiler to refuse it first. */
const untyped = (spec: { name?: string; inputs: string[]; outputs: string[]; nodes: unknown[] }) => () =>
  pipeline({ name: 'p', ...spec } as never);

describe('a pipeline', () => {
  it('puts each node after the nodes that it reads from, in whatever order they are listed', () => {
    const up = pipeline({ name: 'up', inputs: ['a'], outputs: ['c'], nodes: [bToC, aToB] });
    expect(up.nodes).toEqual([aToB, bToC]);
  });

  it('keeps the listed order where the graph allows it', () => {
    const up = pipeline({ name: 'up', inputs: ['a'], outputs: ['c', 'd'], nodes: [aToD, bToC, aToB] });
    expect(up.nodes).toEqual([aToD, aToB, bToC]);
  });

  it('keeps its inputs and outputs when the arrays that it was built from change', () => {
    const inputs: 'a'[] = ['a'];
    const up = pipeline({ name: 'up', inputs, outputs: ['b'], nodes: [aToB] });
    inputs.pop();
    expect(up).toEqual({ name: 'up', inputs: ['a'], outputs: ['b'], nodes: [aToB] });
    expect(Object.isFrozen(up)).toBe(true);
  });

  it('is built from the nodes of another', () => {
    const up = pipeline({ name: 'up', inputs: ['a'], outputs: ['c'], nodes: [aToB, bToC] });
    const further = pipeline({ name: 'further', inputs: ['a'], outputs: ['d'], nodes: [...up.nodes, cToD] });
    expect(further.nodes).toEqual([aToB, bToC, cToD]);
  });

  it('is refused when two nodes make the same dataset', () => {
    expect(untyped({ inputs: ['a', 'c'], outputs: ['b'], nodes: [aToB, cToB] })).toThrow(expect.objectContaining({ code: 'PIPELINE_DUPLICATE_OUTPUT' }));
    expect(untyped({ inputs: ['a', 'c'], outputs: ['b'], nodes: [aToB, cToB] })).toThrow("p: 'b' is made by both 'a-to-b' and 'c-to-b'");
  });

  it('is refused when a node makes what is an input', () => {
    expect(untyped({ inputs: ['a', 'b'], outputs: ['c'], nodes: [aToB, bToC] })).toThrow("'b' is made by both '(inputs)' and 'a-to-b'");
  });

  it('is refused when two nodes have one name', () => {
    const twin = node({ name: 'a-to-b', tags: [], inputs: ['a'], outputs: ['c'], run: ({ a }) => ({ c: a }) });
    expect(untyped({ inputs: ['a'], outputs: ['b'], nodes: [aToB, twin] })).toThrow(expect.objectContaining({ code: 'PIPELINE_DUPLICATE_NODE' }));
    expect(untyped({ inputs: ['a'], outputs: ['b'], nodes: [aToB, twin] })).toThrow("two nodes are named 'a-to-b'");
  });

  it('is refused for a cycle, and names its nodes alone, as they feed each other', () => {
    const caught = catchError(untyped({ inputs: [], outputs: ['d'], nodes: [cToD, bToC, cToB] }));
    expect(caught).toBeInstanceOf(WiringError);
    expect(caught).toMatchObject({ code: 'PIPELINE_CYCLE', message: 'p: nodes read from one another in a circle: b-to-c → c-to-b → b-to-c' });
    expect(String(caught)).not.toContain('c-to-d');
  });

  it('is refused when a node reads what it makes itself', () => {
    const own = node({ name: 'own', tags: [], inputs: ['a'], outputs: ['a'], run: ({ a }) => ({ a }) });
    expect(untyped({ inputs: [], outputs: ['a'], nodes: [own] })).toThrow('own → own');
  });

  it('is refused when a node reads what no node makes', () => {
    expect(untyped({ inputs: [], outputs: ['c'], nodes: [bToC] })).toThrow(expect.objectContaining({ code: 'PIPELINE_MISSING_INPUT' }));
    expect(untyped({ inputs: [], outputs: ['c'], nodes: [bToC] })).toThrow("node 'b-to-c' reads 'b', which no node makes; list it in inputs");
  });

  it('is refused when no node reads an input', () => {
    expect(untyped({ inputs: ['a', 'd'], outputs: ['b'], nodes: [aToB] })).toThrow(expect.objectContaining({ code: 'PIPELINE_UNREAD_INPUT' }));
    expect(untyped({ inputs: ['a', 'd'], outputs: ['b'], nodes: [aToB] })).toThrow("no node reads the input 'd'; select a node that reads it, or remove the input");
  });

  it('is refused when no node makes an output', () => {
    expect(untyped({ inputs: ['a'], outputs: ['d'], nodes: [aToB] })).toThrow(expect.objectContaining({ code: 'PIPELINE_MISSING_OUTPUT' }));
  });

  it('is refused without nodes', () => {
    expect(untyped({ inputs: [], outputs: [], nodes: [] })).toThrow(expect.objectContaining({ code: 'PIPELINE_EMPTY' }));
  });
});

function catchError(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}
