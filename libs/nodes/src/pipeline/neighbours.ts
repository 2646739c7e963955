import { WiringError } from './errors.js';
import type { AnyNode } from './node.js';
import type { AnyPipeline } from './pipeline.js';

/**
 * The nodes that have to run before a node, directly or not, in run order. Without itself.
 *
 * @throws {WiringError} PIPELINE_UNKNOWN_NODE if the pipeline has no node of this name
 */
export function nodesBefore(pipeline: AnyPipeline, name: string): readonly AnyNode[] {
  const read = new Set(nodeNamed(pipeline, name).inputs);
  const before: AnyNode[] = [];
  for (const node of pipeline.nodes.toReversed()) {
    if (!node.outputs.some((output) => read.has(output))) continue;
    before.unshift(node);
    for (const input of node.inputs) read.add(input);
  }
  return before;
}

/**
 * The nodes that read what a node makes, directly or not, in run order. Without itself.
 *
 * @throws {WiringError} PIPELINE_UNKNOWN_NODE if the pipeline has no node of this name
 */
export function nodesAfter(pipeline: AnyPipeline, name: string): readonly AnyNode[] {
  const made = new Set(nodeNamed(pipeline, name).outputs);
  return pipeline.nodes.filter((node) => {
    if (!node.inputs.some((input) => made.has(input))) return false;
    for (const output of node.outputs) made.add(output);
    return true;
  });
}

function nodeNamed({ name: pipeline, nodes }: AnyPipeline, name: string): AnyNode {
  const found = nodes.find((node) => node.name === name);
  if (found) return found;
  throw new WiringError('PIPELINE_UNKNOWN_NODE', `${pipeline}: it has no node '${name}'; it has ${nodes.map((node) => node.name).join(', ')}`);
}
