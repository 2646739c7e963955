import { columnOf, dayOfMinute, dayText, bucketName, rowCount, viewOf, type Business, type Columns, type Contract } from '@tripod/contracts';
import { bucketOf } from '@tripod/contracts/digest';
import type { Database } from '../database.js';
import { AppError } from '../errors.js';
import { checkView } from './check-view.js';
import { readLabels, type Labels } from './read-labels.js';
import { keyOf, readRows, type SetAside } from './read-rows.js';
import { rowsInScope } from './rows-in-scope.js';
import { chooseScope, type Scope } from './stored-partitions.js';

/** Instances of a scope as an etl app publishes them, in the order of their keys, with the labels that are known. */
export interface Instances {
  readonly scope: Scope;
  readonly rows: number;
  /** The instance contract's columns. */
  readonly columns: Columns;
  /** Each row's key, as text. */
  readonly keys: readonly string[];
  /** Each row's partition. */
  readonly partitions: readonly string[];
  readonly setAside: readonly SetAside[];
  readonly labels: Labels;
}

/**
 * Reads a partition, all of it as of one moment.
 *
 * @param producer name of the etl app
 * @param wanted the partition; undefined for the last stored day, or for all rows of a contract without a time
 * @throws {AppError} ROWS_MISSING when there are no rows, ROWS_INVALID when none fits the contract
 */
export async function readInstances(database: Database, business: Business, producer: string, wanted: string | undefined): Promise<Instances> {
  const { instance, noun } = business;
  return await database.snapshot(async (client) => {
    const scope = await chooseScope(client, instance, producer, wanted, noun.many);
    await checkView(client, instance, producer);
    const { columns, setAside } = await readRows(client, instance, `${viewOf(instance, producer)} t`, rowsInScope(instance, scope, 't'));
    const rows = rowCount(columns);
    if (rows === 0) throw noRows(noun.many, scope, setAside);
    const key = keyOf(instance, columns);
    const keys = Array.from({ length: rows }, (_, row) => String(key(row)));
    const labels = await readLabels(client, business, producer, scope, columns);
    return { scope, rows, columns, keys, partitions: partitionsOf(instance, columns, keys), setAside, labels };
  });
}

function partitionsOf(contract: Contract, columns: Columns, keys: readonly string[]): readonly string[] {
  if (contract.time === undefined) return keys.map((key) => bucketName(bucketOf(key)));
  const times = columns[contract.time];
  if (times === undefined || Array.isArray(times)) throw new RangeError(`no times in column '${contract.time}'`);
  const toDay = columnOf(contract, contract.time).kind === 'day' ? (time: number) => time : dayOfMinute;
  return Array.from(times, (time) => dayText(toDay(time)));
}

function noRows(many: string, { partition = 'all partitions' }: Scope, [example, ...others]: readonly SetAside[]): AppError {
  if (example === undefined) return new AppError('ROWS_MISSING', `No ${many} are stored for ${partition}, although the ledger counts some. Run the ingest again.`);
  return new AppError(
    'ROWS_INVALID',
    `None of the ${others.length + 1} ${many} of ${partition} fits the contract, such as ${example.key} (${example.reason}). Run the ingest again.`,
  );
}
