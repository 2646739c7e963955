import { readModelReference, REFERENCE_FORMS } from '@tripod/contracts';
import { AppError } from '../errors.js';
import { collect } from './collect.js';
import { ambiguousRun, noFinishedRun, OFFERED_RUNS, tornRun, unfinishedRun, unknownRun } from './errors.js';
import type { RunStore, RunSummary } from './run-store.js';

/**
 * The run that a person names: by its id, by the beginning of it, or by a reference to a registered model such as
 * `models:/night-price@champion`.
 *
 * @throws {AppError} BAD_USAGE, RUN_UNKNOWN, RUN_AMBIGUOUS or RUN_TORN
 */
export async function findRun(store: RunStore, asked: string): Promise<RunSummary> {
  if (asked.startsWith('models:')) return registeredRun(store, asked);
  const matches = asked === '' ? [] : await collect(store.find({ idPrefix: asked, limit: OFFERED_RUNS }));
  const [run] = matches;
  if (!run) throw unknownRun(asked, store.location, await latestFinished(store));
  if (matches.length > 1) throw ambiguousRun(asked, matches.map(({ id }) => id));
  if (run.status === 'TORN') throw tornRun(run.id, run.reason);
  return run;
}

async function registeredRun(store: RunStore, asked: string): Promise<RunSummary> {
  if (readModelReference(asked) === undefined) throw new AppError('BAD_USAGE', `'${asked}' does not name a registered model. A run is named by ${REFERENCE_FORMS}, or the beginning of a run id.`);
  return store.get((await store.resolve(asked)).runId);
}

/** What to use a run for. */
export interface ChosenRun {
  /** An id, the beginning of one, or a reference to a registered model; by default the latest finished run that has a package. */
  readonly asked?: string | undefined;
  /** Only runs of this experiment count where none is asked for. */
  readonly experiment?: string | undefined;
}

/**
 * The run whose package is to be used.
 *
 * @throws {AppError} BAD_USAGE, RUN_UNKNOWN, RUN_AMBIGUOUS, RUN_TORN or RUN_UNFINISHED
 */
export async function chooseFinishedRun(store: RunStore, { asked, experiment }: ChosenRun = {}): Promise<RunSummary> {
  if (asked !== undefined) {
    const run = await findRun(store, asked);
    if (run.status !== 'FINISHED') throw unfinishedRun(run, await latestFinished(store));
    return run;
  }
  const latest = await latestPackage(store, experiment);
  if (latest === undefined) throw noFinishedRun(store.location, experiment);
  return latest;
}

/** The latest finished run that has a package: the one that is used where none is named. */
export async function latestPackage(store: RunStore, experiment: string | undefined): Promise<RunSummary | undefined> {
  for await (const run of store.find({ experiment, status: 'FINISHED' })) if (run.modelId !== undefined) return run;
  return undefined;
}

/** The runs that an error message offers. */
export function latestFinished(store: RunStore): Promise<RunSummary[]> {
  return collect(store.find({ status: 'FINISHED', limit: OFFERED_RUNS }));
}
