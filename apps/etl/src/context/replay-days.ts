import { Worker } from 'node:worker_threads';
import type { Day } from './days.js';
import type { Departures } from './departures.js';

/** What the replay's thread is given. `counts` is shared memory, 13 numbers a flight. */
export interface ReplayTask {
  readonly flights: Departures;
  readonly counts: Int32Array;
}

/** Beside the built main.js, in which this file ends up: the build makes an entry point of its own of replay-worker.ts. */
const builtWorker = new URL('./context/replay-worker.js', import.meta.url);

/** Replays history in a thread and yields each local day, in order, once the counts of all its flights are written. */
export async function* replayDays(task: ReplayTask): AsyncGenerator<Day> {
  const worker = new Worker(builtWorker, { workerData: task });
  const finished: Day[] = [];
  let wake: () => void = () => undefined;
  let isDone = false;
  let failure: unknown;
  worker.on('message', (day: Day | undefined) => {
    if (day === undefined) isDone = true;
    else finished.push(day);
    wake();
  });
  worker.on('error', (error) => {
    failure = error;
    wake();
  });
  try {
    for (;;) {
      const day = finished.shift();
      if (day !== undefined) yield day;
      else if (failure !== undefined) throw failure;
      else if (isDone) return;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    await worker.terminate();
  }
}
