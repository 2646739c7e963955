import { createHash } from 'node:crypto';
import type { Column } from '@tripod/contracts';
import type { AnyPipeline } from '@tripod/nodes';
import type { TrainingPlan } from '../training/plan-training.js';

/** Counts in every key: datasets in another form are others. */
const FORM = 1;

/**
 * What names each dataset of a training: a sha256 over everything that makes it. For a dataset that a node makes, this is
 * the node's code and the keys of all that it reads; for the inputs the reader's code, the versions of the rows, and the
 * recipe. So the key of a dataset changes if and only if the code of its node, or of a node before it, or an input of
 * these changes. All parts are parts of the fingerprint too, but for the columns that the reader reads.
 *
 * A dataset has no key if the build has not hashed its node, or a node before it.
 */
export function datasetKeys({ model, parts }: Pick<TrainingPlan, 'model' | 'parts'>): ReadonlyMap<string, string> {
  const { code, label, parameters, datasets, contracts, fields, backend } = parts;
  const rows = (what: string) => hash(['rows', FORM, what, code.reader, label, model.columns, ordered(datasets), ordered(contracts), ordered(fields), ordered(code.libraries)]);
  const keys = new Map<string, string>([
    ['instances', rows('instances')],
    ['labels', rows('labels')],
    ['split', rows('split')],
    ['recipe', hash(['recipe', FORM, ordered(parameters)])],
  ]);
  const training: AnyPipeline = model.pipelines.training;
  for (const { name, inputs, outputs } of training.nodes) {
    const made = code.nodes[name];
    const read = inputs.map((input) => keys.get(input));
    if (made === undefined || read.includes(undefined)) continue;
    for (const output of outputs) keys.set(output, hash(['node', FORM, name, output, made, backend, ordered(code.libraries), inputs, read]));
  }
  return keys;
}

/** What a node that learns is, besides what it reads. */
export interface LearningCode {
  /** sha256 of its code. */
  readonly code: string;
  readonly libraries: Readonly<Record<string, string>>;
  readonly backend: string;
}

/**
 * What names a dataset that was learned, by the contents of what it was learned from.
 *
 * @param read the name and the content of each dataset that the node reads, in its order
 */
export function learnedKey({ code, libraries, backend }: LearningCode, output: string, read: readonly (readonly [string, string])[]): string {
  return hash(['learned', FORM, output, code, backend, ordered(libraries), read]);
}

/** What names the test rows of a training in some columns, in the same way. */
export function testRowsKey({ versions, parts }: Pick<TrainingPlan, 'versions' | 'parts'>, columns: readonly Column[]): string {
  const { code, label, contracts, fields } = parts;
  return hash(['test rows', FORM, code.reader, label, columns, versions.test.hash, ordered(contracts), ordered(fields), ordered(code.libraries)]);
}

function hash(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/** The order in which properties were written does not count. */
function ordered(value: object): readonly (readonly [string, unknown])[] {
  return Object.entries(value).filter(([, each]) => each !== undefined).sort(([a], [b]) => (a < b ? -1 : 1));
}
