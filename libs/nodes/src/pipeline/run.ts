import { NodeError, RunAbortedError, WiringError } from './errors.js';
import { HeldDatasets } from './held-datasets.js';
import { assertMade, type AnyNode, type Facts } from './node.js';
import { ObserverLine } from './observer-line.js';
import type { AnyPipeline, Pipeline } from './pipeline.js';
import type { Observe } from './run-event.js';

/** What goes on beside a run: who hears of it, what is freed, what ends it. */
export interface RunOptions {
  /**
   * Told of every event, one after another; the run waits for it between nodes, so a log is complete when the run is.
   * When it throws, the node under way is aborted and the run rejects with what was thrown.
   */
  readonly observe?: Observe;
  /**
   * Called with each value once no dataset that is still to be read has it, e.g. to free a tensor. Never with an input
   * of the pipeline, nor with an output, unless the run fails: then all that was made is released.
   */
  readonly release?: (value: unknown) => void;
  /** Ends the run: looked at between nodes, after the last one too, and passed to each. */
  readonly signal?: AbortSignal;
}

/**
 * Runs the nodes one after another and returns the pipeline's outputs.
 *
 * @throws {WiringError} PIPELINE_INPUT_NOT_GIVEN when an input is missing
 * @throws {NodeError} when a node throws or returns other datasets than it declares; `cause` is what it threw
 * @throws {RunAbortedError} when the signal is aborted, whatever the node then did; `cause` is the signal's reason
 */
export async function run<In extends object, Out extends object>(
  pipeline: Pipeline<In, Out>,
  inputs: NoInfer<In>,
  { observe = () => {}, release = () => {}, signal }: RunOptions = {},
): Promise<Out> {
  const started = performance.now();
  const { name } = pipeline;
  const held = new HeldDatasets(release);
  for (const input of pipeline.inputs) {
    if (!Object.hasOwn(inputs, input)) throw new WiringError('PIPELINE_INPUT_NOT_GIVEN', `${name}: run() was not given '${input}'`);
    held.hold(input, inputs[input]);
  }
  if (signal?.aborted) throw new RunAbortedError(name, undefined, signal.reason);

  const stop = new AbortController();
  const line = new ObserverLine(observe, (error) => stop.abort(error));
  const abort = () => stop.abort(signal?.reason);
  signal?.addEventListener('abort', abort, { once: true });
  try {
    await line.tell({ type: 'pipeline:start', pipeline: name, inputs: held.get(pipeline.inputs) });
    await runNodes(pipeline, { held, line, stop: stop.signal, signal });
    const outputs = held.get(pipeline.outputs);
    await line.tell({ type: 'pipeline:success', pipeline: name, outputs, ms: performance.now() - started });
    return outputs as Out; // `as`: pipeline() has checked that these are the datasets which its outputs name
  } catch (error) {
    held.dropAllBut(new Set(pipeline.inputs));
    if (error instanceof NodeError || error instanceof RunAbortedError) {
      const told = line.tell({ type: 'pipeline:error', pipeline: name, error, ms: performance.now() - started });
      await told.catch(() => {}); // the first failure is the one to throw
    }
    throw error;
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}

interface Running {
  readonly held: HeldDatasets;
  readonly line: ObserverLine;
  /** Aborted with `signal`, and when the observer fails. */
  readonly stop: AbortSignal;
  readonly signal: AbortSignal | undefined;
}

async function runNodes({ name, inputs, outputs, nodes }: AnyPipeline, running: Running): Promise<void> {
  const { held, signal } = running;
  const kept = new Set<string>([...inputs, ...outputs]);
  const readers = new Map<string, number>();
  for (const input of nodes.flatMap((node) => node.inputs)) readers.set(input, (readers.get(input) ?? 0) + 1);
  let rested = performance.now();
  for (const node of nodes) {
    await runNode(name, node, running);
    for (const input of node.inputs) readers.set(input, readers.get(input)! - 1);
    for (const dataset of new Set([...node.inputs, ...node.outputs])) {
      if (!kept.has(dataset) && !readers.get(dataset)) held.drop(dataset);
    }
    if (signal && performance.now() - rested > restAfterMs) {
      await turnOfTheLoop();
      rested = performance.now();
    }
    if (signal?.aborted) throw new RunAbortedError(name, node.name, signal.reason);
  }
}

/** Nodes that only compute never let the event loop turn, and so would never let a Ctrl-C be heard. */
const restAfterMs = 10;

/** Two, because the first comes before timers and signals are looked at, when this is called after they were. */
async function turnOfTheLoop(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
}

async function runNode(pipeline: string, node: AnyNode, { held, line, stop, signal }: Running): Promise<void> {
  const about = { pipeline, node: node.name };
  await line.tell({ type: 'node:start', ...about });
  const started = performance.now();
  let ended = false; // a report that comes after that would come after the node's last event
  const report = (facts: Facts) => void (ended || line.add({ type: 'node:report', ...about, facts: { ...facts } }));
  try {
    const made: unknown = await node.run(held.get(node.inputs), { signal: stop, report });
    ended = true;
    holdMade(held, node.outputs, made);
    assertMade(node.outputs, made);
  } catch (cause) {
    ended = true;
    await line.told(); // when the observer failed, the node ended because of that
    if (signal?.aborted) throw new RunAbortedError(pipeline, node.name, signal.reason);
    const error = new NodeError(pipeline, node.name, cause);
    line.add({ type: 'node:error', ...about, error, ms: performance.now() - started });
    throw error;
  }
  await line.tell({ type: 'node:success', ...about, outputs: held.get(node.outputs), ms: performance.now() - started });
}

/** Holds what a wrong node returned too, so that it is released with the rest. */
function holdMade(held: HeldDatasets, outputs: readonly string[], made: unknown): void {
  if (typeof made !== 'object' || made === null) return;
  const declared = new Set(outputs);
  for (const [name, value] of Object.entries(made)) held.hold(declared.has(name) ? name : Symbol(name), value);
}
