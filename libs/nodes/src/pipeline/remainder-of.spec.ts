import fc from 'fast-check';
import { nodesAfter, nodesBefore, pipeline, remainderOf, run, type AnyNode, type AnyPipeline } from './index.js';

/** For each list of earlier nodes a node that makes two datasets of their sum: `sum-0` and `twice-0`. */
function sums(graph: readonly (readonly number[])[]): AnyPipeline {
  const nodes: AnyNode[] = graph.map((makers, index) => ({
    name: `node-${index}`,
    tags: [],
    inputs: ['zero', ...makers.map((maker) => (maker % 2 === 0 ? `sum-${maker}` : `twice-${maker}`))],
    outputs: [`sum-${index}`, `twice-${index}`],
    run: (inputs: Record<string, number>) => {
      const sum = Object.values(inputs).reduce((total, x) => total + x, 1);
      return { [`sum-${index}`]: sum, [`twice-${index}`]: 2 * sum };
    },
  }));
  return pipeline({ name: 'any', inputs: ['zero'], outputs: nodes.flatMap(({ outputs }) => outputs), nodes } as never);
}

const anyGraph = fc
  .array(fc.array(fc.nat(), { maxLength: 3 }), { minLength: 1, maxLength: 12 })
  .map((graph) => graph.map((picks, index) => [...new Set(picks.map((pick) => pick % Math.max(index, 1)).filter((pick) => pick < index))]));

describe('what is left of a pipeline where some datasets are there', () => {
  const anyCase = anyGraph.chain((graph) => {
    const whole = sums(graph);
    return fc.record({ whole: fc.constant(whole), wanted: fc.subarray([...whole.outputs]), there: fc.subarray([...whole.outputs]) });
  });

  it('makes, with what it takes, what the whole pipeline makes', async () => {
    await fc.assert(
      fc.asyncProperty(anyCase, async ({ whole, wanted, there }) => {
        const all: Record<string, number> = await run(whole, { zero: 0 });
        const { pipeline: left, taken } = remainderOf(whole, wanted, (dataset) => there.includes(dataset));
        const given = Object.fromEntries(taken.map((dataset) => [dataset, all[dataset]]));
        const made: Record<string, number> = left === undefined ? {} : await run(left, { zero: 0, ...given });
        expect(Object.fromEntries(wanted.map((dataset) => [dataset, made[dataset] ?? given[dataset]]))).toEqual(Object.fromEntries(wanted.map((dataset) => [dataset, all[dataset]])));
      }),
    );
  });

  it('runs no node whose datasets are all there, and none that only such nodes need', () => {
    fc.assert(
      fc.property(anyCase, ({ whole, wanted, there }) => {
        const { pipeline: left, taken } = remainderOf(whole, wanted, (dataset) => there.includes(dataset));
        const running = new Set(left?.nodes);
        for (const node of running) {
          const readers = [...running].flatMap(({ inputs }) => inputs);
          expect(node.outputs.some((output) => !there.includes(output) && (wanted.includes(output) || readers.includes(output)))).toBe(true);
        }
        expect(taken.filter((dataset) => !there.includes(dataset))).toEqual([]);
      }),
    );
  });

  it('is nothing where all that is wanted is there', () => {
    expect(remainderOf(sums([[], [0]]), ['sum-1'], () => true)).toEqual({ pipeline: undefined, taken: ['sum-1'] });
  });
});

describe('the nodes before and after a node', () => {
  it('are those that it needs, and those that need it', () => {
    const whole = sums([[], [0], [0], [1, 2], [3]]);
    const names = (nodes: readonly AnyNode[]) => nodes.map(({ name }) => name);
    expect(names(nodesBefore(whole, 'node-3'))).toEqual(['node-0', 'node-1', 'node-2']);
    expect(names(nodesAfter(whole, 'node-1'))).toEqual(['node-3', 'node-4']);
    expect([nodesBefore(whole, 'node-0'), nodesAfter(whole, 'node-4')]).toEqual([[], []]);
  });

  it('mirror each other', () => {
    fc.assert(
      fc.property(anyGraph, (graph) => {
        const whole = sums(graph);
        for (const node of whole.nodes) for (const other of nodesBefore(whole, node.name)) expect(nodesAfter(whole, other.name)).toContain(node);
        for (const node of whole.nodes) for (const other of nodesAfter(whole, node.name)) expect(nodesBefore(whole, other.name)).toContain(node);
      }),
    );
  });

  it('are refused of a node that is not there, with those that are', () => {
    expect(() => nodesBefore(sums([[], [0]]), 'node-7')).toThrow(expect.objectContaining({ code: 'PIPELINE_UNKNOWN_NODE', message: "any: it has no node 'node-7'; it has node-0, node-1" }));
  });
});
