import type { AnyColumn } from '@tripod/contracts';
import type { DatasetVersion } from '@tripod/contracts/digest';
import { datasetVersionOf, gapWarnings, rowsAtMost } from '../instances/dataset-versions.js';
import { readColumns } from '../instances/read-columns.js';
import { inSnapshot } from '../instances/snapshot.js';
import type { Partitions } from '../instances/split.js';
import { labelsOf } from '../model/labels-of.js';
import type { Model } from '../model/model.js';
import type { LabelledRows } from '../training/read-rows.js';
import { resolveSplit, type WantedSplit } from '../training/resolve-split.js';
import { splitByShares } from '../training/split-by-shares.js';
import { oneClassWarnings } from './one-class.js';
import { rowsMissing } from './rows-missing.js';

/** Which rows to evaluate on. */
export interface TestRowsRequest {
  readonly model: Model;
  /** The address of Postgres; undefined when it is not set. */
  readonly url: string | undefined;
  /** The etl app that publishes the rows. */
  readonly etl: string;
  /** What a command states; by default the test part of the model's split, or of what is stored. */
  readonly wanted?: WantedSplit['test'];
  /** Whether the model's sample stands in for its split. */
  readonly isSample: boolean;
  /** Fields of the instance to read besides those of the model. */
  readonly alsoColumns?: readonly string[];
  readonly withKey?: boolean;
  readonly signal: AbortSignal;
  /** Called when reading begins, with the number of rows that there can be at most. */
  onStart(rowsAtMost: number): void;
  /** Called with the number of rows read since its last call. */
  onRows(rows: number): void;
}

/** Labelled rows, and what they are. */
export interface TestRows extends LabelledRows {
  readonly test: Partitions;
  readonly version: DatasetVersion;
  /** Undefined unless it was asked for. */
  readonly key: AnyColumn | undefined;
  /** What a person should know before believing figures on these rows. */
  readonly warnings: readonly string[];
}

/**
 * Reads the rows that a command evaluates on, in one snapshot of the database.
 *
 * @throws {AppError} BAD_USAGE, PARTITIONS_MISSING, ROWS_MISSING, and those of the database
 */
export async function readTestRows({ model, url, etl, wanted, isSample, alsoColumns = [], withKey = false, signal, onStart, onRows }: TestRowsRequest): Promise<TestRows> {
  const { instance, label, role } = model;
  const columns = [...new Set([...model.columns, ...alsoColumns])];
  const { test, version, read } = await inSnapshot(url, async (client) => {
    const test = wanted === undefined ? (await resolveSplit(client, { model, etl, wanted: {}, isSample })).test : statedPart(wanted);
    const version = await datasetVersionOf(client, { etl, contracts: [instance, label], partitions: test });
    const expectedRows = rowsAtMost(version, label);
    onStart(expectedRows);
    const read = await readColumns(client, { etl, instance, label, columns, labelColumns: [role.task.label], where: [test], expectedRows, withKey, signal, onRows });
    return { test, version, read };
  }, signal);
  if (read.rows === 0) throw rowsMissing('test', test, model);
  const labels = labelsOf(model, read.labels);
  const warnings = [...oneClassWarnings('test', labels, role.task.label), ...gapWarnings('test', version, instance, test)];
  return { rows: read.rows, instances: read.instances, labels, key: read.key, test, version, warnings };
}

/** Any rows may be evaluated on; whether they were learned from, the person knows. */
function statedPart(wanted: NonNullable<WantedSplit['test']>): Partitions {
  return 'percent' in wanted ? splitByShares({ validation: 1, test: wanted.percent }).test : { period: wanted };
}
