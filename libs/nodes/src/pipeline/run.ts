import { NodeError, RunAbortedError, WiringError } from './errors.js';
import { HeldDatasets } from './held-datasets.js';
import { unneededAfter } from './last-readers.js';
import { assertMade, type AnyNode, type Facts, type Step } from './node.js';
import { ObserverLine } from './observer-line.js';
import type { AnyPipeline, Pipeline } from './pipeline.js';
import type { Observe } from './run-event.js';

/** What a run may have besides its inputs. */
export interface RunOptions {
  /**
   * Called with every event, one after another. The run waits for it between nodes, so a log is complete when the run
   * ends. If it throws, the running node is aborted and the run rejects with the error.
   */
  readonly observe?: Observe;
  /**
   * Called with each value after its last reader, e.g. to free a tensor. Not called with inputs of the pipeline. Called
   * with outputs only if the run fails: then with all values that were made.
   */
  readonly release?: (value: unknown) => void;
  /** Ends the run. Checked after each node, and passed to each node. */
  readonly signal?: AbortSignal;
}

/**
 * Runs the nodes one after another. Resolves with the pipeline's outputs.
 *
 * @throws {WiringError} PIPELINE_INPUT_NOT_GIVEN if an input is missing
 * @throws {NodeError} if a node throws, or returns other datasets than it declares; `cause` is what it threw
 * @throws {RunAbortedError} if the signal is aborted, whatever the node does then; `cause` is the signal's reason
 * @example
 * const { mean } = await run(training, { readings: Float64Array.of(1, 2, 3) }, {
 *   observe: (event) => console.log(event.type),
 *   signal: AbortSignal.timeout(60_000),
 * });
 */
export async function run<In extends object, Out extends object>(
  pipeline: Pipeline<In, Out>,
  inputs: NoInfer<In>,
  { observe, release = () => {}, signal }: RunOptions = {},
): Promise<Out> {
  const started = performance.now();
  const { name } = pipeline;
  const held = new HeldDatasets(release);
  for (const input of pipeline.inputs) {
    if (!Object.hasOwn(inputs, input)) throw new WiringError('PIPELINE_INPUT_NOT_GIVEN', `${name}: the input '${input}' is missing; pass it to run()`);
    held.hold(input, inputs[input]);
  }
  if (signal?.aborted) throw new RunAbortedError(name, undefined, signal.reason);

  const stop = new Stop();
  const line = new ObserverLine(observe, (error) => stop.abort(error));
  const abort = () => stop.abort(signal?.reason);
  signal?.addEventListener('abort', abort, { once: true });
  try {
    await line.send(() => ({ type: 'pipeline:start', pipeline: name, inputs: held.get(pipeline.inputs) }));
    await runNodes(pipeline, { held, line, stop, signal });
    const outputs = held.get(pipeline.outputs);
    await line.send(() => ({ type: 'pipeline:success', pipeline: name, outputs, ms: performance.now() - started }));
    return outputs as Out; // `as`: pipeline() has checked that the outputs name these datasets
  } catch (error) {
    held.dropAllBut(new Set(pipeline.inputs));
    if (error instanceof NodeError || error instanceof RunAbortedError) {
      const observed = line.send(() => ({ type: 'pipeline:error', pipeline: name, error, ms: performance.now() - started }));
      await observed?.catch(() => {}); // the first failure is the one to throw
    }
    throw error;
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}

/** An AbortController that is made when a node first looks at its signal: making it takes longer than a small node runs. */
class Stop {
  #controller: AbortController | undefined;
  #aborted: { readonly reason: unknown } | undefined;

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#aborted) this.#controller.abort(this.#aborted.reason);
    }
    return this.#controller.signal;
  }

  abort(reason: unknown): void {
    this.#aborted ??= { reason };
    this.#controller?.abort(reason);
  }
}

class RunningStep implements Step {
  constructor(
    private readonly stop: Stop,
    readonly report: (facts: Facts) => void,
  ) {}

  get signal(): AbortSignal {
    return this.stop.signal;
  }
}

interface Running {
  readonly held: HeldDatasets;
  readonly line: ObserverLine;
  /** Aborted with `signal`, and when the observer fails. */
  readonly stop: Stop;
  readonly signal: AbortSignal | undefined;
}

async function runNodes(pipeline: AnyPipeline, running: Running): Promise<void> {
  const { name, nodes } = pipeline;
  const { held, signal } = running;
  const unneeded = unneededAfter(pipeline);
  let rested = performance.now();
  for (const [place, node] of nodes.entries()) {
    await runNode(name, node, running);
    for (const dataset of unneeded[place]!) held.drop(dataset);
    if (signal && performance.now() - rested > restAfterMs) {
      await turnOfEventLoop();
      rested = performance.now();
    }
    if (signal?.aborted) throw new RunAbortedError(name, node.name, signal.reason);
  }
}

/** Nodes that only compute block the event loop, so without a pause between nodes a Ctrl-C would never be seen. */
const restAfterMs = 10;

/** Twice: the first setImmediate may run before the loop looks at timers and signals. */
async function turnOfEventLoop(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
}

async function runNode(pipeline: string, node: AnyNode, { held, line, stop, signal }: Running): Promise<void> {
  const about = { pipeline, node: node.name };
  await line.send(() => ({ type: 'node:start', ...about }));
  const started = performance.now();
  let ended = false; // later reports are ignored: they would follow the node's last event
  const report = (facts: Facts) => void (ended || line.add(() => ({ type: 'node:report', ...about, facts: { ...facts } })));
  try {
    const made: unknown = await node.run(held.get(node.inputs), new RunningStep(stop, report));
    ended = true;
    holdMade(held, node.outputs, made);
  } catch (cause) {
    ended = true;
    await line.observed(); // if the observer failed, that ended the node, and its error is the one to throw
    if (signal?.aborted) throw new RunAbortedError(pipeline, node.name, signal.reason);
    const error = new NodeError(pipeline, node.name, cause);
    line.add(() => ({ type: 'node:error', ...about, error, ms: performance.now() - started }));
    throw error;
  }
  await line.send(() => ({ type: 'node:success', ...about, outputs: held.get(node.outputs), ms: performance.now() - started }));
}

/** @throws {TypeError} if the node returned other datasets than it declares; those are released */
function holdMade(held: HeldDatasets, outputs: readonly string[], made: unknown): void {
  try {
    assertMade(outputs, made);
  } catch (error) {
    if (typeof made === 'object' && made !== null) held.discard(Object.values(made));
    throw error;
  }
  for (const output of outputs) held.hold(output, made[output]);
}
