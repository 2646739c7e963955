import type { AnyNode } from './node.js';
import type { AnyPipeline } from './pipeline.js';

/** What is left of a pipeline where some datasets are there already. */
export interface Remainder {
  /** The nodes that still have to run; its inputs are what they read and none of them makes. Undefined if none has to run. */
  readonly pipeline: AnyPipeline | undefined;
  /** The datasets to take from what is there: nodes read them, or they are wanted. Inputs of the whole pipeline are not among them. */
  readonly taken: readonly string[];
}

/**
 * The least that has to run to make the wanted datasets. A node that runs makes all of its outputs, also those that are there.
 *
 * @param wanted names of datasets that nodes of the pipeline make
 * @param isThere whether a dataset that a node makes need not be made
 * @example
 * const { pipeline, taken } = remainderOf(training, training.outputs, (dataset) => kept.has(dataset));
 */
export function remainderOf(whole: AnyPipeline, wanted: readonly string[], isThere: (dataset: string) => boolean): Remainder {
  const maker = new Map<string, AnyNode>(whole.nodes.flatMap((node) => node.outputs.map((output) => [output, node] as const)));
  const running = new Set<AnyNode>();
  const seen = new Set<string>();
  const there = new Set<string>();
  const asked = [...wanted];
  for (let dataset = asked.pop(); dataset !== undefined; dataset = asked.pop()) {
    const node = maker.get(dataset);
    if (seen.has(dataset) || node === undefined) continue;
    seen.add(dataset);
    if (isThere(dataset)) there.add(dataset);
    else {
      running.add(node);
      asked.push(...node.inputs);
    }
  }
  const made = new Set([...running].flatMap((node) => node.outputs));
  const taken = [...there].filter((dataset) => !made.has(dataset));
  if (running.size === 0) return { pipeline: undefined, taken };
  const nodes = whole.nodes.filter((node) => running.has(node));
  const inputs = [...new Set(nodes.flatMap((node) => node.inputs))].filter((input) => !made.has(input));
  return { pipeline: Object.freeze({ name: whole.name, inputs, outputs: wanted.filter((dataset) => made.has(dataset)), nodes }), taken };
}
