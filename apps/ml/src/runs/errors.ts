import { packageFiles, REFERENCE_FORMS } from '@tripod/contracts';
import { AppError } from '../errors.js';
import type { RunSummary } from './run-store.js';

/** How many runs a message offers. */
export const OFFERED_RUNS = 3;

/** Runs that can be used instead, as the end of a message. */
function offer(finished: readonly RunSummary[]): string {
  if (finished.length === 0) return 'There is no finished run yet: train one with `ml train`.';
  return `The latest finished runs: ${finished.slice(0, OFFERED_RUNS).map(({ id, name }) => `${id} (${name})`).join(', ')}.`;
}

/** The store does not have this run. */
export function unknownRun(asked: string, location: string, finished: readonly RunSummary[]): AppError {
  return new AppError('RUN_UNKNOWN', `run '${asked}' does not exist in ${location}. ${offer(finished)}`);
}

/** A short id begins the ids of several runs. */
export function ambiguousRun(asked: string, candidates: readonly string[]): AppError {
  return new AppError('RUN_AMBIGUOUS', `'${asked}' is the beginning of several run ids: ${candidates.slice(0, OFFERED_RUNS).join(', ')}. Write more of it.`);
}

/** The package of this run must not be used, because the run failed, was killed, or still runs. */
export function unfinishedRun(run: RunSummary, finished: readonly RunSummary[]): AppError {
  return new AppError('RUN_UNFINISHED', `run ${run.id} (${run.name}) is ${run.status}, not FINISHED. ${offer(finished)}`);
}

/** The run needs no end. */
export function endedRun({ id, name, status }: RunSummary): AppError {
  return new AppError('RUN_RECORDED', `run ${id} (${name}) has ended already: it is ${status}.`);
}

/** A process that lives records the run, and will end it. */
export function recordedRun({ id, name }: RunSummary, recorder: string): AppError {
  const [, pid] = recorder.split(':').slice(-3);
  return new AppError('RUN_RECORDED', `process ${pid} of this machine records run ${id} (${name}). Stop it by Ctrl-C: the run then ends by itself.`);
}

/** The run must not be removed: a process may write to it. */
export function liveRun(id: string): AppError {
  return new AppError('RUN_RECORDED', `run ${id} is still recorded, or its process runs on another machine. Stop it, or end it with \`ml runs end ${id}\`.`);
}

/** The registry does not say which runs it needs. */
export function tornRegistry(reason: string): AppError {
  return new AppError('RUN_STORE_TORN', `the model registry cannot be read: ${reason}. Restore the file, or move the version's directory away.`);
}

/** There is nothing to serve or to evaluate. */
export function noFinishedRun(location: string, experiment: string | undefined): AppError {
  const of = experiment === undefined ? '' : ` of experiment '${experiment}'`;
  return new AppError('RUN_UNKNOWN', `${location} has no finished run${of} with a model package. Train one with \`ml train\`.`);
}

/** A finished run without a model. */
export function noPackage(run: RunSummary): AppError {
  return new AppError('PACKAGE_MISSING', `run ${run.id} (${run.name}) has no model package. Choose another of \`ml runs\`, or train again with \`ml train\`.`);
}

/** The run does not have this artifact: another version of this app recorded it, or it ended before. */
export function noArtifact(run: Pick<RunSummary, 'id' | 'name'>, path: string): AppError {
  return new AppError('ARTIFACT_MISSING', `run ${run.id} (${run.name}) has no artifact '${path}'. Choose another of \`ml runs\`, or train again with \`ml train --force\`.`);
}

/** A package's files are not those that the run put: starting it would run code of somebody else. */
export function alteredPackage(run: Pick<RunSummary, 'id'>, directory: string, reason: string): AppError {
  return new AppError('PACKAGE_TORN', `the package of run ${run.id} in ${directory} is rejected: ${reason}. Restore its files, or train again with \`ml train --force\`.`);
}

/** MLflow would refuse or change what was to be recorded. */
export function runRecord(message: string, options?: ErrorOptions): AppError {
  return new AppError('RUN_RECORD_INVALID', message, options);
}

/** A parameter has another value already. */
export function changedParam(run: string, key: string, written: string, text: string): AppError {
  return runRecord(`param '${key}' of run ${run} already has the value '${written}' and cannot become '${text}': a parameter is written once`);
}

/** There is nothing to put. */
export function noModelPackage(directory: string): AppError {
  return runRecord(`${directory} is not a model package: it has no file '${packageFiles.model}'`);
}

/** A name that MLflow does not take. */
export function badModelName(name: string): AppError {
  return runRecord(`'${name}' is not a valid model name: it has 1 to 250 characters, without / \\ % : @ and control characters`);
}

/** An alias that MLflow does not take. */
export function badAlias(alias: string): AppError {
  return runRecord(`'${alias}' is not a valid alias: letters, digits, _ and -, but not 'latest' and not v1, v2, …`);
}

/** It is not a reference, or one of a run. */
export function badReference(reference: string): AppError {
  return runRecord(`'${reference}' is not a valid reference to a registered model. Valid are ${REFERENCE_FORMS}`);
}

/** A file of the run is not valid. */
export function tornRun(id: string, reason: string): AppError {
  return new AppError('RUN_TORN', `run ${id} cannot be read: ${reason}. Restore the file, or move the run's directory away; other runs are not affected.`);
}

/** The registry does not have this model, version or alias. */
export function unknownModel(reference: string, location: string, known: readonly string[]): AppError {
  const names = known.length === 0 ? 'No model is registered there.' : `There are: ${known.join(', ')}.`;
  return new AppError('RUN_UNKNOWN', `'${reference}' does not exist in the model registry of ${location}. ${names}`);
}

/** The store cannot be written: a full disk, missing rights, a file in the place of a directory. */
export function storeWrite(location: string, reason: string, options?: ErrorOptions): AppError {
  return new AppError('RUN_STORE_FAILED', `the run store ${location} cannot be written: ${reason}. Make room or rights there, or set RUNS_DIRECTORY to another directory.`, options);
}
