import type { RunEvent } from '@tripod/nodes';
import { messageOf } from '../errors.js';
import type { ActiveRun, MetricPoint, NewRun } from './active-run.js';
import type { RunStore } from './run-store.js';

/** Facts that say where a node is, in order of preference: they become the step of the others, and are not metrics. */
const STEP_FACTS = ['step', 'epoch'];
/** Facts that never change while a node runs. */
const TOTALS: ReadonlySet<string> = new Set(['steps', 'epochs']);

/** How events are recorded. */
export interface RecordingPace {
  /** Reports are written at most this often, in milliseconds: a training step must not wait for the store. */
  readonly every: number;
  /** So many points may wait for a slow store before the training does. */
  readonly mayWait: number;
}

const USUAL: RecordingPace = { every: 500, mayWait: 20_000 };

/**
 * An observer of the engine's events that records them: the numbers a node reports become metrics with history, and
 * `seconds/<node>` is how long it took. They are written while the pipeline goes on, in their order, and all of them when
 * it has ended; what fails is thrown at the next event. Nodes do not know it.
 */
export function recordEvents(run: Pick<ActiveRun, 'log'>, { every, mayWait }: RecordingPace = USUAL): (event: RunEvent) => Promise<void> {
  let waiting: MetricPoint[] = [];
  let writing: Promise<void> | undefined;
  let failure: { readonly error: unknown } | undefined;
  let writtenAt = performance.now();
  const write = () => {
    const metrics = waiting;
    waiting = [];
    writtenAt = performance.now();
    writing = run
      .log({ metrics })
      .catch((error: unknown) => void (failure ??= { error }))
      .finally(() => (writing = undefined));
  };
  const drain = async () => {
    while (failure === undefined && (writing !== undefined || waiting.length > 0)) {
      if (writing === undefined) write();
      await writing;
    }
  };
  return async (event) => {
    if (event.type === 'node:report') waiting.push(...metricsOf(event.facts));
    if (event.type === 'node:success') waiting.push({ key: `seconds/${event.node}`, value: event.ms / 1000, timestamp: Date.now() });
    const isLast = event.type === 'pipeline:success' || event.type === 'pipeline:error';
    if (isLast || waiting.length > mayWait) await drain();
    else if (waiting.length > 0 && writing === undefined && performance.now() - writtenAt >= every) write();
    // A pipeline that has failed has its own reason.
    if (failure !== undefined && event.type !== 'pipeline:error') throw failure.error;
  };
}

function metricsOf(facts: Readonly<Record<string, number | string>>): MetricPoint[] {
  const stepFact = STEP_FACTS.find((name) => Number.isSafeInteger(facts[name]));
  const step = Number(stepFact === undefined ? 0 : facts[stepFact]);
  const timestamp = Date.now();
  return Object.entries(facts).flatMap(([key, value]) =>
    typeof value === 'number' && !STEP_FACTS.includes(key) && !TOTALS.has(key) ? [{ key, value, step, timestamp }] : [],
  );
}

/**
 * Runs the work as a run that always ends: FINISHED, KILLED when the signal was aborted, or FAILED, with the reason as
 * the tag `tripod.failure`. What the work throws is thrown again.
 */
export async function recordRun<T>(
  store: RunStore,
  { signal, ...newRun }: NewRun & { readonly signal?: AbortSignal },
  work: (run: ActiveRun) => Promise<T>,
): Promise<T> {
  const run = await store.start({ ...newRun, signal });
  try {
    const made = await work(run);
    await run.finish('FINISHED');
    return made;
  } catch (error) {
    await endAfter(run, error, signal?.aborted ?? false);
    throw error;
  }
}

/** A fault while the run ends must not hide why it ended: a full disk may fail both. */
async function endAfter(run: ActiveRun, error: unknown, isStopped: boolean): Promise<void> {
  try {
    await run.finish(isStopped ? 'KILLED' : 'FAILED');
    if (!isStopped) await run.log({ tags: { 'tripod.failure': messageOf(error).slice(0, 1000) } });
  } catch {
    // It may still be RUNNING: the next run that starts sees that this process has ended, and ends it.
  }
}
