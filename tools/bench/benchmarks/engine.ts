import { nodesOver, pipeline, run, type AnyNode, type Node } from '@tripod/nodes';
import type { Benchmark } from '../benchmark.js';
import { median } from '../measure/statistics.js';
import type { Figure } from '../report.js';

const SIZES = [1_000, 10_000];
const REPEATS = 11;
const TARGET_MICROSECONDS = 50;

/** A chain of trivial nodes, listed as it runs or the other way round: what the engine itself costs. */
export const engine: Benchmark = {
  name: 'engine',
  about: 'a chain of 1,000 and 10,000 trivial nodes, listed forwards and backwards: µs per node to build and run',
  run: async ({ signal }) => {
    const figures: Figure[] = [];
    // Warms the compiler up, so that the first measurement is not slower.
    for (let repeat = 0; repeat < REPEATS; repeat++) await buildAndRun(chain(1_000));
    for (const size of SIZES) {
      const forwards = chain(size);
      for (const [order, nodes] of [['forwards', forwards], ['backwards', [...forwards].reverse()]] as const) {
        const building: number[] = [];
        const running: number[] = [];
        for (let repeat = 0; repeat < REPEATS; repeat++) {
          signal.throwIfAborted();
          const times = await buildAndRun(nodes);
          building.push(times.build);
          running.push(times.run);
        }
        const perNode = (milliseconds: number[]) => (median(milliseconds) * 1000) / size;
        const [build, ran] = [perNode(building), perNode(running)];
        figures.push({ name: `build_${size}_${order}`, value: build, unit: 'µs/node' });
        figures.push({ name: `run_${size}_${order}`, value: ran, unit: 'µs/node' });
        figures.push({ name: `both_${size}_${order}`, value: build + ran, unit: 'µs/node', target: { atMost: TARGET_MICROSECONDS } });
      }
    }
    return figures;
  },
};

/** The type of a chain whose datasets are named at run time: its first and its last dataset. */
type Link = Node<{ first: number }, { last: number }>;

const node = nodesOver<Record<string, number>>();

function chain(size: number): Link[] {
  const name = (index: number) => (index === 0 ? 'first' : index === size ? 'last' : `sum-${index}`);
  return Array.from({ length: size }, (_, index): AnyNode => {
    const [from, to] = [name(index), name(index + 1)];
    return node({ name: `add-one-${index}`, tags: [], inputs: [from], outputs: [to], run: (inputs) => ({ [to]: (inputs[from] ?? NaN) + 1 }) });
  });
}

/** Milliseconds. */
async function buildAndRun(nodes: Link[]): Promise<{ build: number; run: number }> {
  const started = performance.now();
  const built = pipeline({ name: 'chain', inputs: ['first'], outputs: ['last'], nodes });
  const ready = performance.now();
  const { last } = await run(built, { first: 0 });
  const ended = performance.now();
  if (last !== nodes.length) throw new Error(`the chain made ${last} in place of ${nodes.length}`);
  return { build: ready - started, run: ended - ready };
}
