import fc from 'fast-check';
import { pipeline, run, type AnyNode } from './index.js';

/** A node for each list of earlier nodes: it adds 1 to the sum of what they make. */
function sums(graph: readonly (readonly number[])[]): AnyNode[] {
  return graph.map((makers, index) => ({
    name: `node-${index}`,
    tags: [],
    inputs: ['zero', ...makers.map((maker) => `sum-${maker}`)],
    outputs: [`sum-${index}`],
    run: (inputs: Record<string, number>) => ({ [`sum-${index}`]: Object.values(inputs).reduce((sum, x) => sum + x, 1) }),
  }));
}

const built = (nodes: readonly AnyNode[], outputs: readonly string[]) =>
  pipeline({ name: 'any', inputs: ['zero'], outputs, nodes } as never);
const runSums = async (nodes: readonly AnyNode[], outputs: readonly string[]): Promise<Record<string, number>> =>
  run(built(nodes, outputs), { zero: 0 } as never);

/** A graph without cycles, and its nodes in any order. */
const listedGraph = fc
  .array(fc.array(fc.nat(), { maxLength: 4 }), { minLength: 1, maxLength: 30 })
  .map((graph) => graph.map((picks, index) => [...new Set(picks.map((pick) => pick % Math.max(index, 1)).filter((pick) => pick < index))]))
  .chain((graph) =>
    fc.record({
      graph: fc.constant(graph),
      listed: fc.shuffledSubarray([...graph.keys()], { minLength: graph.length, maxLength: graph.length }),
    }),
  );

describe('the run order of any graph without cycles, its nodes listed in any order', () => {
  it('is the listed order where that can run', () => {
    fc.assert(
      fc.property(listedGraph, ({ graph }) => {
        const nodes = sums(graph);
        expect(built(nodes, ['sum-0']).nodes).toEqual(nodes);
      }),
    );
  });

  it('puts before a listed node those listed before it and what they need, and nothing else', () => {
    fc.assert(
      fc.property(listedGraph, ({ graph, listed }) => {
        const inOrder = sums(graph);
        const ordered = built(listed.map((index) => inOrder[index]!), ['sum-0']).nodes.map((node) => inOrder.indexOf(node));
        const needed = new Set<number>();
        const need = (index: number): void => {
          graph[index]!.forEach(need);
          needed.add(index);
        };
        for (const index of listed) {
          need(index);
          expect(new Set(ordered.slice(0, needed.size))).toEqual(needed);
        }
      }),
    );
  });

  it('computes what the same graph computes in the order it was made', async () => {
    await fc.assert(
      fc.asyncProperty(listedGraph, async ({ graph, listed }) => {
        const sum: number[] = [];
        for (const makers of graph) sum.push(makers.reduce((total, maker) => total + sum[maker]!, 1));
        const inOrder = sums(graph);
        const outputs = sum.map((_, index) => `sum-${index}`);
        const result = await runSums(listed.map((index) => inOrder[index]!), outputs);
        expect(outputs.map((output) => result[output])).toEqual(sum);
      }),
    );
  });
});

describe('a chain of 10,000 nodes', () => {
  const chain = sums(Array.from({ length: 10_000 }, (_, index) => (index === 0 ? [] : [index - 1])));

  it.each([
    ['forwards', chain],
    ['backwards', [...chain].reverse()],
  ])('is built and runs when listed %s', async (_, nodes) => {
    expect(await runSums(nodes, ['sum-9999'])).toEqual({ 'sum-9999': 10_000 });
  });

  it('is refused when its first node reads what its last one makes', () => {
    const last = chain.at(-1)!;
    const [first, ...others] = chain;
    expect(() => built([{ ...first!, inputs: ['zero', ...last.outputs] }, ...others], ['sum-0'])).toThrow('in a circle');
  });
});
