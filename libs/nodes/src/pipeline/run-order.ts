import { WiringError } from './errors.js';
import type { AnyNode } from './node.js';

/**
 * The nodes in an order in which they can run: in listed order, each after the nodes that make what it reads. Linear in
 * nodes and datasets.
 *
 * @param maker the node that makes each dataset; a dataset without one is an input of the pipeline
 * @throws {WiringError} PIPELINE_CYCLE if nodes read from one another in a circle
 */
export function inRunOrder(pipeline: string, nodes: readonly AnyNode[], maker: ReadonlyMap<string, AnyNode>): readonly AnyNode[] {
  const placed = new Set<AnyNode>();
  const waiting = new Set<AnyNode>(); // the nodes on the path
  for (const listed of nodes) {
    const path = [{ node: listed, next: 0 }]; // each reads from the one after it; a loop, since a long chain would be too deep to recurse
    for (let last = path.at(-1); last; last = path.at(-1)) {
      const { node } = last;
      waiting.add(node);
      const input = placed.has(node) ? undefined : node.inputs[last.next++];
      if (input === undefined) {
        placed.add(node);
        waiting.delete(node);
        path.pop();
        continue;
      }
      const other = maker.get(input);
      if (!other || placed.has(other)) continue;
      if (waiting.has(other)) throw cycle(pipeline, path.map((step) => step.node), other);
      path.push({ node: other, next: 0 });
    }
  }
  return [...placed];
}

/** @param path each node reads from the one after it, and the last one from `first` */
function cycle(pipeline: string, path: readonly AnyNode[], first: AnyNode): WiringError {
  const circle = [...path.slice(path.indexOf(first)), first].reverse();
  return new WiringError('PIPELINE_CYCLE', `${pipeline}: nodes read from one another in a circle: ${circle.map(({ name }) => name).join(' → ')}`);
}
