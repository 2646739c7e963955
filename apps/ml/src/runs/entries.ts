import { RunRecordError } from './errors.js';
import type { Value } from './run-store.js';

/** MLflow's limits, in characters. */
const LONGEST = { key: 250, param: 6000, tag: 8000 } as const;

/** Unicode word characters, `/`, `.`, `-`, `:` and blanks. */
const KEY = /^[\p{L}\p{N}_/.\-: ]+$/u;

/**
 * A key of a parameter, metric or tag that is also a file's path below the run.
 *
 * @throws {RunRecordError} where MLflow would refuse it, or where it would leave its directory
 */
export function checkedKey(kind: string, key: string): string {
  const refuse = (reason: string) => new RunRecordError(`${kind} '${key.slice(0, LONGEST.key)}' cannot be recorded: its key ${reason}`);
  if (key.length === 0) throw refuse('is empty');
  if (key.length > LONGEST.key) throw refuse(`has more than ${LONGEST.key} characters`);
  if (!KEY.test(key)) throw refuse('may have letters, digits, blanks and _ / . - : only');
  if (key.split('/').some((part) => part === '' || part === '.' || part === '..')) {
    throw refuse("is no plain path: it may not begin or end with '/', nor hold '//', '.' or '..' between slashes");
  }
  return key;
}

/** @throws {RunRecordError} when it is longer than MLflow keeps: a value that is cut without a word is wrong later */
export function checkedValue(kind: 'param' | 'tag', key: string, value: Value): string {
  const text = String(value);
  if (text.length > LONGEST[kind]) {
    throw new RunRecordError(`${kind} '${key}' has ${text.length} characters, MLflow keeps ${LONGEST[kind]}: put it as an artifact instead`);
  }
  return text;
}
