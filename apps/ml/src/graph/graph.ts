import { runId } from '@tripod/contracts';
import type { AnyPipeline } from '@tripod/nodes';
import { z } from 'zod';
import type { Model } from '../model/model.js';
import type { NodeSources } from './node-sources.js';
import { sourcePlace } from './source-place.js';

/** What became of a node in a run. */
export const nodeStatus = z.enum([
  'done', // it ran
  'failed', // it threw
  'stopped', // it ran when the run was stopped
  'kept', // what it makes was taken from kept datasets
  'left-out', // nothing that was wanted needed it
  'not-reached', // the run ended before
]);
export type NodeStatus = z.infer<typeof nodeStatus>;

const graphNode = z.strictObject({
  name: z.string(),
  tags: z.array(z.string()),
  /** The datasets that it reads and makes. */
  inputs: z.array(z.string()),
  outputs: z.array(z.string()),
  /** Where it is written; null where the build has not found it. */
  source: sourcePlace.nullable(),
  /** Of a run; null without one, and where it is not recorded. */
  status: nodeStatus.nullable(),
  seconds: z.number().nonnegative().nullable(),
});
export type GraphNode = z.infer<typeof graphNode>;

const graphDataset = z.strictObject({
  name: z.string(),
  kind: z.enum(['input', 'inner', 'output']),
  /** Of a run; null where it has no rows, or none were recorded. */
  rows: z.int().nonnegative().nullable(),
  /** The earlier run that it was kept from. */
  keptFrom: runId.nullable(),
});

/** A pipeline as data. Nodes are in run order. */
export const pipelineGraph = z.strictObject({ name: z.string(), nodes: z.array(graphNode), datasets: z.array(graphDataset) });
export type PipelineGraph = z.infer<typeof pipelineGraph>;

/** The pipelines of a model as data. */
export const modelGraph = z.strictObject({ model: z.string(), pipelines: z.array(pipelineGraph) });
export type ModelGraph = z.infer<typeof modelGraph>;

/** The pipelines of a model, without a run. */
export function graphOf({ name, pipelines }: Pick<Model, 'name' | 'pipelines'>, sources: NodeSources): ModelGraph {
  return { model: name, pipelines: Object.values(pipelines).map((pipeline: AnyPipeline) => pipelineGraphOf(pipeline, sources)) };
}

function pipelineGraphOf({ name, inputs, outputs, nodes }: AnyPipeline, sources: NodeSources): PipelineGraph {
  const datasets = new Set([...inputs, ...nodes.flatMap((node) => node.outputs)]);
  const kindOf = (dataset: string) => (inputs.includes(dataset) ? 'input' : outputs.includes(dataset) ? 'output' : 'inner');
  return {
    name,
    nodes: nodes.map((node) => ({ name: node.name, tags: [...node.tags], inputs: [...node.inputs], outputs: [...node.outputs], source: sources[node.name] ?? null, status: null, seconds: null })),
    datasets: [...datasets].map((dataset) => ({ name: dataset, kind: kindOf(dataset), rows: null, keptFrom: null })),
  };
}
