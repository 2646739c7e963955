import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../errors.js';
import type { Model } from '../model/model.js';
import type { RunStore, RunSummary } from '../runs/run-store.js';
import { graphOf, modelGraph, type ModelGraph, type PipelineGraph } from './graph.js';
import type { NodeSources } from './node-sources.js';
import { GRAPH_ARTIFACTS, GRAPH_FILE } from './run-graph.js';

/**
 * What became of the nodes of a run: as the run has logged it, or else from its metrics, where only the nodes that ended are
 * known. A run that is still open, or whose process was killed, has logged metrics alone.
 *
 * @param sources of the present build: a node of the run has the place of the node that has its name now
 * @throws {AppError} as `openArtifacts`, and ARTIFACT_MISSING when the graph cannot be read
 */
export async function runGraphOf(store: RunStore, run: RunSummary, model: Pick<Model, 'name' | 'pipelines'>, sources: NodeSources): Promise<ModelGraph> {
  const logged = await loggedGraph(store, run);
  if (logged === undefined) {
    const { pipelines, ...graph } = graphOf(model, sources);
    return { ...graph, pipelines: pipelines.filter(({ name }) => name === model.pipelines.training.name).map((pipeline) => fromMetrics(pipeline, run)) };
  }
  return { ...logged, pipelines: logged.pipelines.map((pipeline) => ({ ...pipeline, nodes: pipeline.nodes.map((node) => ({ ...node, source: sources[node.name] ?? null })) })) };
}

async function loggedGraph(store: RunStore, { id }: RunSummary): Promise<ModelGraph | undefined> {
  try {
    await using files = await store.openArtifacts(id, GRAPH_ARTIFACTS);
    const text = await readFile(join(files.directory, GRAPH_FILE), 'utf8');
    return modelGraph.parse(JSON.parse(text));
  } catch (error) {
    if (error instanceof AppError && error.code !== 'ARTIFACT_MISSING') throw error;
    return undefined;
  }
}

/** Nodes run one after another: of those that did not end, the first one ran when the run ended. */
function fromMetrics(pipeline: PipelineGraph, { status, metrics, modelId }: RunSummary): PipelineGraph {
  const secondsOf = (name: string) => metrics[`seconds/${name}`];
  const running = pipeline.nodes.find(({ name }) => secondsOf(name) === undefined)?.name;
  const ended = status === 'FAILED' ? 'failed' : status === 'KILLED' ? 'stopped' : 'not-reached';
  return {
    ...pipeline,
    nodes: pipeline.nodes.map((node) => {
      const seconds = secondsOf(node.name);
      if (seconds !== undefined) return { ...node, status: 'done' as const, seconds };
      if (modelId !== undefined) return { ...node, status: 'left-out' as const };
      return { ...node, status: node.name === running ? ended : ('not-reached' as const) };
    }),
  };
}
