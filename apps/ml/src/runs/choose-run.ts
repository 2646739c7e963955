import { AmbiguousRunError, NoFinishedRunError, UnfinishedRunError, UnknownRunError } from './errors.js';
import type { RunStore, RunSummary } from './run-store.js';

const finishedOf = (runs: readonly RunSummary[]) => runs.filter(({ status }) => status === 'FINISHED');

/**
 * The run that a person names by its id or the beginning of it.
 *
 * @throws {UnknownRunError | AmbiguousRunError}
 */
export async function findRun(store: RunStore, asked: string): Promise<RunSummary> {
  const runs = await store.list();
  const matches = runs.filter(({ id }) => id.startsWith(asked));
  const [run, second] = asked === '' ? [] : matches;
  if (!run) throw new UnknownRunError(asked, store.location, finishedOf(runs));
  if (second) throw new AmbiguousRunError(asked, matches);
  return run;
}

/**
 * The run whose package is to be used: the one that is asked for, or else the latest finished one that has a package.
 *
 * @throws {UnknownRunError | AmbiguousRunError | UnfinishedRunError | NoFinishedRunError}
 */
export async function chooseFinishedRun(store: RunStore, asked?: string): Promise<RunSummary> {
  if (asked !== undefined) {
    const run = await findRun(store, asked);
    if (run.status !== 'FINISHED') throw new UnfinishedRunError(run, finishedOf(await store.list()));
    return run;
  }
  const latest = finishedOf(await store.list()).find(({ modelId }) => modelId !== undefined);
  if (!latest) throw new NoFinishedRunError(store.location);
  return latest;
}
