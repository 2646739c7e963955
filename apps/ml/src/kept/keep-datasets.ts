import type { AnyPipeline, RunEvent } from '@tripod/nodes';
import { messageOf } from '../errors.js';
import type { KeptDatasets } from './kept-datasets.js';

/** What is kept where, and of which pipeline. */
export interface Keeping {
  readonly kept: KeptDatasets;
  /** The keys of datasets by their names. A dataset without one is not kept. */
  readonly keys: ReadonlyMap<string, string>;
  /** The pipeline whose events are observed. */
  readonly pipeline: AnyPipeline;
  /** The run that makes them. */
  readonly run: string;
  readonly signal: AbortSignal;
}

/**
 * An observer of the engine's events that keeps datasets: the outputs of the pipeline, and what a node reads that is
 * slow or fails. So a training that is stopped or fails, or one of which a later node changed, goes on from
 * there. Files are written while the pipeline goes on. It holds a dataset no longer than the run does, or until it is written.
 */
export class DatasetKeeper {
  readonly #keeping: Keeping;
  readonly #held = new Map<string, unknown>();
  /** How many nodes have still to read each dataset. */
  readonly #readers = new Map<string, number>();
  readonly #begun = new Set<string>();
  readonly #recalledFrom = new Map<string, string>();
  #slow: NodeJS.Timeout | undefined;
  #written: Promise<void> = Promise.resolve();
  #failure: string | undefined;

  constructor(keeping: Keeping) {
    this.#keeping = keeping;
    for (const { inputs } of keeping.pipeline.nodes) for (const input of inputs) this.#readers.set(input, (this.#readers.get(input) ?? 0) + 1);
  }

  observe(event: RunEvent): void {
    const {
      pipeline,
      kept: { slowMs },
    } = this.#keeping;
    if (event.type === 'pipeline:start') this.#hold(event.inputs);
    if (event.type === 'pipeline:error') {
      clearTimeout(this.#slow);
      this.#held.clear();
    }
    if (event.type === 'node:report' || !('node' in event)) return;
    const { inputs = [] } = pipeline.nodes.find(({ name }) => name === event.node) ?? {};
    if (event.type === 'node:start') {
      this.#slow = setTimeout(() => this.#keep(inputs), slowMs);
      return;
    }
    clearTimeout(this.#slow);
    // A node that never lets the event loop turn has seen no timer.
    if (event.type === 'node:error' || event.ms >= slowMs) this.#keep(inputs);
    if (event.type === 'node:success') {
      this.#hold(event.outputs);
      this.#keep(Object.keys(event.outputs).filter((output) => pipeline.outputs.some((each) => each === output)));
    }
    for (const input of inputs) this.#read(input);
  }

  /** Says that datasets which are about to be handed over were made by earlier runs. */
  recalled(keptFrom: ReadonlyMap<string, string>): void {
    for (const [name, run] of keptFrom) this.#recalledFrom.set(name, run);
  }

  /** Keeps a dataset by a key. They are written one after another: the disk is one. */
  keep(key: string, name: string, value: unknown): void {
    const { kept, run, signal } = this.#keeping;
    const madeBy = this.#recalledFrom.get(name) ?? run;
    this.#written = this.#written.then(() => kept.write(key, { run: madeBy, value }, signal)).catch((error: unknown) => {
      if (!signal.aborted) this.#failure ??= `dataset '${name}' could not be kept in ${kept.directory} (${messageOf(error)}): choose another KEPT_DIRECTORY, or set KEPT_GIGABYTES to 0`;
    });
  }

  /** Resolves when all is written: with why something could not be, if so. */
  async end(): Promise<string | undefined> {
    clearTimeout(this.#slow);
    await this.#written;
    return this.#failure;
  }

  #hold(datasets: Readonly<Record<string, unknown>>): void {
    for (const [name, value] of Object.entries(datasets)) if (this.#readers.has(name) || this.#keeping.pipeline.outputs.some((output) => output === name)) this.#held.set(name, value);
  }

  #read(name: string): void {
    const left = (this.#readers.get(name) ?? 1) - 1;
    this.#readers.set(name, left);
    if (left === 0) this.#held.delete(name);
  }

  #keep(names: readonly string[]): void {
    const { keys } = this.#keeping;
    for (const name of names) {
      const key = keys.get(name);
      if (key === undefined || name === 'recipe' || this.#begun.has(name) || !this.#held.has(name)) continue;
      this.#begun.add(name);
      this.keep(key, name, this.#held.get(name));
    }
  }
}
