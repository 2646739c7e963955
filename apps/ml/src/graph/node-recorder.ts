import { RunAbortedError, type AnyPipeline, type RunEvent } from '@tripod/nodes';
import type { NodeStatus, PipelineGraph } from './graph.js';
import { rowsOf } from './rows-of.js';

/** What is known of a run before its pipeline runs. */
export interface Begun {
  /** What runs of the pipeline; undefined: nothing. */
  readonly running: AnyPipeline | undefined;
  /** Datasets that were taken from kept ones, by name, and the runs that they are of. */
  readonly keptFrom: ReadonlyMap<string, string>;
}

/** An observer of the engine's events that notes what became of each node and how many rows each dataset has. */
export class NodeRecorder {
  readonly #ended = new Map<string, { readonly status: NodeStatus; readonly seconds: number }>();
  readonly #rows = new Map<string, number>();
  readonly #recalled = new Map<string, ReadonlyMap<string, string>>();
  #running: { readonly node: string; readonly since: number } | undefined;

  observe(event: RunEvent): void {
    switch (event.type) {
      case 'pipeline:start':
        return this.#count(event.inputs);
      case 'node:start':
        this.#running = { node: event.node, since: performance.now() };
        return;
      case 'node:success':
        this.#count(event.outputs);
        return this.#end(event.node, 'done', event.ms);
      case 'node:error':
        return this.#end(event.node, 'failed', event.ms);
      case 'pipeline:error':
        if (this.#running && event.error instanceof RunAbortedError) this.#end(this.#running.node, 'stopped', performance.now() - this.#running.since);
    }
  }

  /** Notes that a node need not learn, and the runs that its datasets are of. */
  recalled(node: string, keptFrom: ReadonlyMap<string, string>): void {
    this.#recalled.set(node, keptFrom);
  }

  /** The pipeline's graph with what was noted so far. */
  noted(graph: PipelineGraph, { running, keptFrom: taken }: Begun): PipelineGraph {
    const keptFrom = new Map([...taken, ...[...this.#recalled.values()].flatMap((datasets) => [...datasets])]);
    const toRun = new Set(running?.nodes.map(({ name }) => name));
    const statusOf = (name: string, outputs: readonly string[]): NodeStatus => {
      if (toRun.has(name)) return 'not-reached';
      return outputs.some((output) => keptFrom.has(output)) ? 'kept' : 'left-out';
    };
    return {
      ...graph,
      nodes: graph.nodes.map((node) => {
        if (this.#recalled.has(node.name)) return { ...node, status: 'kept', seconds: null };
        const { status = statusOf(node.name, node.outputs), seconds = null } = this.#ended.get(node.name) ?? {};
        return { ...node, status, seconds };
      }),
      datasets: graph.datasets.map((dataset) => ({ ...dataset, rows: this.#rows.get(dataset.name) ?? null, keptFrom: keptFrom.get(dataset.name) ?? null })),
    };
  }

  #end(node: string, status: NodeStatus, ms: number): void {
    this.#ended.set(node, { status, seconds: Math.round(ms) / 1000 });
    this.#running = undefined;
  }

  #count(datasets: Readonly<Record<string, unknown>>): void {
    for (const [name, value] of Object.entries(datasets)) {
      const rows = rowsOf(value);
      if (rows !== undefined) this.#rows.set(name, rows);
    }
  }
}
