import type { RunEvent } from '@tripod/nodes';
import { messageOf } from '../errors.js';
import type { ActiveRun, MetricPoint, NewRun } from './active-run.js';
import type { RunStore } from './run-store.js';

/** Facts that say where a node is, in order of preference: they become the step of the others, and are not metrics. */
const STEP_FACTS = ['step', 'epoch'];
/** Facts that never change while a node runs. */
const TOTALS: ReadonlySet<string> = new Set(['steps', 'epochs']);

/** Reports are written at most this often: a training step must not wait for the disk. */
const WRITE_EVERY_MS = 500;

/**
 * An observer of the engine's events that records them: the numbers a node reports become metrics with history, and
 * `seconds/<node>` is how long it took. All that a node has reported is written when it ends. Nodes do not know it.
 */
export function recordEvents(run: Pick<ActiveRun, 'log'>): (event: RunEvent) => Promise<void> {
  let waiting: MetricPoint[] = [];
  let writtenAt = performance.now();
  const write = async () => {
    const metrics = waiting;
    waiting = [];
    writtenAt = performance.now();
    if (metrics.length > 0) await run.log({ metrics });
  };
  return async (event) => {
    if (event.type === 'node:report') waiting.push(...metricsOf(event.facts));
    if (event.type === 'node:success') waiting.push({ key: `seconds/${event.node}`, value: event.ms / 1000 });
    if (event.type !== 'node:report' || performance.now() - writtenAt > WRITE_EVERY_MS) await write();
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
  const run = await store.start(newRun);
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
