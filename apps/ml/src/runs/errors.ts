import { MlError } from '../errors.js';
import type { RunSummary } from './run-store.js';

/** How many runs a message offers. */
const OFFERED = 3;

function offer(finished: readonly RunSummary[]): string {
  if (finished.length === 0) return 'There is no finished run yet: train one with `ml train`.';
  return `The latest finished runs: ${finished.slice(0, OFFERED).map(({ id, name }) => `${id} (${name})`).join(', ')}.`;
}

/** A run was asked for that the store does not hold. */
export class UnknownRunError extends MlError {
  readonly code = 'ML_UNKNOWN_RUN';
  constructor(asked: string, location: string, finished: readonly RunSummary[]) {
    super(`no run '${asked}' in ${location}. ${offer(finished)}`);
  }
}

/** A short id begins the ids of several runs. */
export class AmbiguousRunError extends MlError {
  readonly code = 'ML_AMBIGUOUS_RUN';
  constructor(asked: string, candidates: readonly RunSummary[]) {
    super(`'${asked}' begins the id of ${candidates.length} runs: ${candidates.slice(0, OFFERED).map(({ id }) => id).join(', ')}. Write more of it.`);
  }
}

/** A run was asked for whose package cannot be relied on, because it failed, was killed or still runs. */
export class UnfinishedRunError extends MlError {
  readonly code = 'ML_UNFINISHED_RUN';
  constructor(run: RunSummary, finished: readonly RunSummary[]) {
    super(`run ${run.id} (${run.name}) is ${run.status}, not FINISHED. ${offer(finished)}`);
  }
}

/** There is nothing to serve, evaluate or decide with. */
export class NoFinishedRunError extends MlError {
  readonly code = 'ML_NO_FINISHED_RUN';
  constructor(location: string) {
    super(`no finished run in ${location}. ${offer([])}`);
  }
}

/** A finished run that made no model. */
export class NoPackageError extends MlError {
  readonly code = 'ML_NO_PACKAGE';
  constructor(run: RunSummary) {
    super(`run ${run.id} (${run.name}) has no model package. Choose another of \`ml runs\`, or train again with \`ml train\`.`);
  }
}

/** A run does not have the artifact that is asked for: another version of this app recorded it, or it ended before. */
export class NoArtifactError extends MlError {
  readonly code = 'ML_NO_ARTIFACT';
  constructor(run: Pick<RunSummary, 'id' | 'name'>, path: string) {
    super(`run ${run.id} (${run.name}) has no artifact '${path}'. Choose another of \`ml runs\`, or train again with \`ml train --force\`.`);
  }
}

/** A package's files are not those that the run put: loading it would be running what somebody else wrote. */
export class AlteredPackageError extends MlError {
  readonly code = 'ML_ALTERED_PACKAGE';
  constructor(run: Pick<RunSummary, 'id'>, directory: string, reason: string) {
    super(`the package of run ${run.id} in ${directory} is not loaded: ${reason}. Restore its files, or train again with \`ml train --force\`.`);
  }
}

/** Something was to be recorded that MLflow would refuse or garble. */
export class RunRecordError extends MlError {
  readonly code = 'ML_RUN_RECORD';
}

/** A file of the store is not what its layout says. */
export class TornStoreError extends MlError {
  readonly code = 'ML_TORN_STORE';
  constructor(file: string, reason: string) {
    super(`${file} cannot be read as a file of MLflow's layout: ${reason}. Move its directory away to go on without it.`);
  }
}

/** The store cannot be written: a full disk, missing rights, something else in its place. */
export class StoreWriteError extends MlError {
  readonly code = 'ML_STORE_WRITE';
  constructor(location: string, reason: string, options?: ErrorOptions) {
    super(`the run store ${location} cannot be written: ${reason}. Make room or rights there, or name another directory in RUNS_DIRECTORY.`, options);
  }
}
