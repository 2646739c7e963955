import type { AnyPipeline } from './pipeline.js';

/** The datasets that nobody needs after a node, by the node's place; neither inputs nor outputs of the pipeline. */
type Unneeded = readonly (readonly string[])[];

/** A pipeline never changes, so this is found out once, not at each run. */
const known = new WeakMap<AnyPipeline, Unneeded>();

/** What to let go of after each node: datasets that it was the last to read, or that it made and nobody reads. */
export function unneededAfter(pipeline: AnyPipeline): Unneeded {
  const unneeded = known.get(pipeline) ?? findUnneeded(pipeline);
  known.set(pipeline, unneeded);
  return unneeded;
}

function findUnneeded({ inputs, outputs, nodes }: AnyPipeline): Unneeded {
  const kept = new Set<string>([...inputs, ...outputs]);
  const last = new Map<string, number>();
  for (const [place, node] of nodes.entries()) for (const dataset of [...node.inputs, ...node.outputs]) last.set(dataset, place);
  const unneeded: string[][] = nodes.map(() => []);
  for (const [dataset, place] of last) if (!kept.has(dataset)) unneeded[place]?.push(dataset);
  return unneeded;
}
