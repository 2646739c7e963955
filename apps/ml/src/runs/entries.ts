import { runRecord } from './errors.js';
import type { DatasetInput, DatasetName, MetricPoint, Value } from './active-run.js';

/** MLflow's limits, in characters. */
const MAX = { key: 250, param: 6000, tag: 8000, datasetName: 500, digest: 36 } as const;

/** Unicode letters, digits, blanks and `_ / . - :`. */
const KEY = /^[\p{L}\p{N}_/.\-: ]+$/u;

/**
 * A key of a parameter, metric or tag that is also a file's path below the run.
 *
 * @throws {AppError} RUN_RECORD_INVALID when MLflow would refuse it, or when it would leave its directory
 */
export function checkedKey(kind: string, key: string): string {
  const refuse = (reason: string) => runRecord(`${kind} '${key.slice(0, MAX.key)}' cannot be recorded: its key ${reason}`);
  if (key.length === 0) throw refuse('is empty');
  if (key.length > MAX.key) throw refuse(`has more than ${MAX.key} characters`);
  if (!KEY.test(key)) throw refuse('may contain letters, digits, blanks and _ / . - : only');
  if (key.split('/').some((part) => part === '' || part === '.' || part === '..')) {
    throw refuse("must not begin or end with '/', nor contain '//', '.' or '..' between slashes");
  }
  return key;
}

/** @throws {AppError} RUN_RECORD_INVALID when it is longer than MLflow stores: a value that was cut in silence is wrong later */
export function checkedValue(kind: 'param' | 'tag', key: string, value: Value): string {
  const text = String(value);
  if (text.length > MAX[kind]) {
    throw runRecord(`${kind} '${key}' has ${text.length} characters, but MLflow stores ${MAX[kind]}: put it as an artifact instead`);
  }
  return text;
}

/** A point with its defaults, and as much of its dataset's digest as MLflow stores. */
export type CheckedPoint = Required<Omit<MetricPoint, 'dataset'>> & Pick<MetricPoint, 'dataset'>;

/** A point as it is stored. @throws {AppError} RUN_RECORD_INVALID: a server would store 0 for a number that it cannot read */
export function checkedPoint({ key, value, step = 0, timestamp = Date.now(), dataset }: MetricPoint): CheckedPoint {
  if (!Number.isSafeInteger(step) || !Number.isSafeInteger(timestamp) || timestamp < 0) {
    throw runRecord(`metric '${key}': step ${step} and timestamp ${timestamp} must be whole numbers, the timestamp not negative`);
  }
  return { key: checkedKey('metric', key), value, step, timestamp, ...(dataset && { dataset: checkedName(dataset) }) };
}

/** A dataset with as much of its digest as MLflow stores. @throws {AppError} RUN_RECORD_INVALID */
export function checkedDataset(input: DatasetInput): DatasetInput {
  return { ...input, ...checkedName(input) };
}

function checkedName({ name, digest }: DatasetName): DatasetName {
  if (name === '' || name.length > MAX.datasetName || digest === '') {
    throw runRecord(`dataset '${name}' cannot be recorded: it needs a name of at most ${MAX.datasetName} characters and a digest`);
  }
  return { name, digest: digest.slice(0, MAX.digest) };
}
