import type { RunSummary, TornRun } from './run-store.js';

/** Which runs may go. */
export interface PruneRules {
  /** How many of the latest finished runs with a package stay; all of them when it is undefined. At least 1. */
  readonly keep: number | undefined;
  /** Runs that failed, were stopped, ended with a node before there was a package, or are torn stay until this moment is later than their end. Epoch milliseconds. */
  readonly endedBefore: number;
  /** Whether torn runs may go too: a file of them might still be restored. */
  readonly includesTorn: boolean;
}

/** A run that nobody needs, and by which rule. */
export interface Superfluous {
  readonly run: RunSummary | TornRun;
  readonly reason: string;
  /** Whether it goes because of `endedBefore`. */
  readonly isByAge: boolean;
}

/**
 * The runs that the rules let go. A run that is open stays, and so does the latest finished one with a package.
 *
 * @param runs all runs of one model, the latest first
 * @param needed ids of runs that stay whatever they are
 */
export function superfluous(runs: readonly (RunSummary | TornRun)[], needed: ReadonlySet<string>, { keep, endedBefore, includesTorn }: PruneRules): Superfluous[] {
  const whole = runs.filter((run) => run.status === 'FINISHED' && run.modelId !== undefined).slice(Math.max(1, keep ?? Infinity));
  const reasonOf = (run: RunSummary | TornRun): Omit<Superfluous, 'run'> | undefined => {
    const byAge = (isOld: boolean, reason: string) => (isOld ? { reason, isByAge: true } : undefined);
    if (run.status === 'TORN') return byAge(includesTorn && run.changedAt < endedBefore, 'torn, not changed since');
    if (run.status === 'FINISHED' && run.modelId !== undefined) return whole.includes(run) ? { reason: `not among the latest ${keep} finished`, isByAge: false } : undefined;
    if (run.status !== 'FAILED' && run.status !== 'KILLED' && run.status !== 'FINISHED') return undefined;
    // Without an end its process died: nobody knows when.
    return byAge((run.endTime ?? run.startTime) < endedBefore, run.status === 'FINISHED' ? 'without a package, ended before' : 'ended before');
  };
  return runs.flatMap((run) => {
    const found = needed.has(run.id) ? undefined : reasonOf(run);
    return found === undefined ? [] : [{ run, ...found }];
  });
}
