import type { RunSummary, TornRun } from './run-store.js';

/** Which runs may go. */
export interface PruneRules {
  /** How many of the latest finished runs stay; all of them when it is undefined. At least 1. */
  readonly keep: number | undefined;
  /** Runs that failed, were stopped or are torn stay until this moment is later than their end. Epoch milliseconds. */
  readonly endedBefore: number;
  /** Whether torn runs may go too: a file of them might still be restored. */
  readonly includesTorn: boolean;
}

/** A run that nobody needs, and by which rule. */
export interface Superfluous {
  readonly run: RunSummary | TornRun;
  readonly reason: string;
}

/**
 * The runs that the rules let go. A run that is open stays, and so does the latest finished one.
 *
 * @param runs all runs of one model, the latest first
 * @param needed ids of runs that stay whatever they are
 */
export function superfluous(runs: readonly (RunSummary | TornRun)[], needed: ReadonlySet<string>, { keep, endedBefore, includesTorn }: PruneRules): Superfluous[] {
  const finished = runs.filter(({ status }) => status === 'FINISHED').slice(Math.max(1, keep ?? Infinity));
  const reasonOf = (run: RunSummary | TornRun): string | undefined => {
    if (run.status === 'TORN') return includesTorn && run.changedAt < endedBefore ? 'torn, not changed since' : undefined;
    if (run.status === 'FINISHED') return finished.includes(run) ? `not among the latest ${keep} finished` : undefined;
    if (run.status !== 'FAILED' && run.status !== 'KILLED') return undefined;
    // Without an end its process died: nobody knows when.
    return (run.endTime ?? run.startTime) < endedBefore ? 'ended before' : undefined;
  };
  return runs.flatMap((run) => {
    const reason = needed.has(run.id) ? undefined : reasonOf(run);
    return reason === undefined ? [] : [{ run, reason }];
  });
}
