import { WiringError } from './errors.js';
import type { AnyNode } from './node.js';

/**
 * The nodes in an order in which they can run: always the first listed of those that can, so that logs read like the source.
 *
 * Linear in nodes and datasets (a logarithm is added for nodes listed before what they read), by counting unmet inputs.
 *
 * @param maker the node that makes each dataset; a dataset without one is there from the start
 * @throws {WiringError} PIPELINE_CYCLE when nodes wait for one another
 */
export function inRunOrder(pipeline: string, nodes: readonly AnyNode[], maker: ReadonlyMap<string, AnyNode>): readonly AnyNode[] {
  const unmet = new Map<AnyNode, number>();
  const readers = new Map<AnyNode, number[]>();
  nodes.forEach((node, listed) => {
    const makers = makersOf(node, maker);
    unmet.set(node, makers.length);
    for (const other of makers) {
      const known = readers.get(other);
      if (known) known.push(listed);
      else readers.set(other, [listed]);
    }
  });

  const ordered: AnyNode[] = [];
  const passed = new SmallestFirst(); // nodes that the walk below went past, since what they read was not made yet
  const place = (node: AnyNode, walked: number) => {
    ordered.push(node);
    for (const listed of readers.get(node) ?? []) {
      const reader = nodes[listed]!;
      const left = unmet.get(reader)! - 1;
      unmet.set(reader, left);
      if (left === 0 && listed < walked) passed.add(listed);
    }
  };
  nodes.forEach((node, walked) => {
    if (unmet.get(node) === 0) place(node, walked);
    for (let next = passed.take(); next !== undefined; next = passed.take()) place(nodes[next]!, walked);
  });
  if (ordered.length < nodes.length) {
    const cycle = roundTrip(nodes, maker, new Set(ordered)).join(' → ');
    throw new WiringError('PIPELINE_CYCLE', `${pipeline}: nodes wait for one another: ${cycle}`);
  }
  return ordered;
}

function makersOf(node: AnyNode, maker: ReadonlyMap<string, AnyNode>): readonly AnyNode[] {
  return node.inputs.flatMap((input) => maker.get(input) ?? []);
}

/** Every node that could not be placed waits for another such node: walking back along them ends in a round trip. */
function roundTrip(nodes: readonly AnyNode[], maker: ReadonlyMap<string, AnyNode>, placed: ReadonlySet<AnyNode>): string[] {
  const stuck = (node: AnyNode) => !placed.has(node);
  const walk = new Set<AnyNode>();
  let node = nodes.find(stuck);
  for (; node && !walk.has(node); node = makersOf(node, maker).find(stuck)) walk.add(node);
  const names = [...walk, ...(node ? [node] : [])].map(({ name }) => name);
  return names.slice(names.indexOf(node?.name ?? '')).reverse();
}

/** A binary heap of numbers. */
class SmallestFirst {
  readonly #heap: number[] = [];

  add(value: number): void {
    const heap = this.#heap;
    let at = heap.push(value) - 1;
    for (let up = (at - 1) >> 1; at > 0 && heap[up]! > value; at = up, up = (at - 1) >> 1) heap[at] = heap[up]!;
    heap[at] = value;
  }

  take(): number | undefined {
    const heap = this.#heap;
    const smallest = heap[0];
    const value = heap.pop();
    if (value === undefined || heap.length === 0) return smallest;
    let at = 0;
    for (let down = 1; down < heap.length; down = 2 * at + 1) {
      if (down + 1 < heap.length && heap[down + 1]! < heap[down]!) down++;
      if (heap[down]! >= value) break;
      heap[at] = heap[down]!;
      at = down;
    }
    heap[at] = value;
    return smallest;
  }
}
