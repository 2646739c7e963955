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

/** The rule itself, at the price of looking through all that wait for each that is placed. */
function firstListedThatCan(nodes: readonly AnyNode[]): AnyNode[] {
  const made = new Set<string>(['zero']);
  const ordered: AnyNode[] = [];
  const waiting = [...nodes];
  while (waiting.length > 0) {
    const [next] = waiting.splice(waiting.findIndex((node) => node.inputs.every((input) => made.has(input))), 1);
    ordered.push(next!);
    next!.outputs.forEach((output) => made.add(output));
  }
  return ordered;
}

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
  it('is always the first listed of the nodes that can run', () => {
    fc.assert(
      fc.property(listedGraph, ({ graph, listed }) => {
        const inOrder = sums(graph);
        const nodes = listed.map((index) => inOrder[index]!);
        expect(built(nodes, ['sum-0']).nodes.map(({ name }) => name)).toEqual(firstListedThatCan(nodes).map(({ name }) => name));
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

  it('is refused, not followed forever, when its end feeds its beginning', () => {
    const last = chain.at(-1)!;
    const [first, ...others] = chain;
    expect(() => built([{ ...first!, inputs: ['zero', ...last.outputs] }, ...others], ['sum-0'])).toThrow('wait for one another');
  });
});
