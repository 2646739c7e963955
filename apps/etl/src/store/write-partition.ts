import { columnOf, contractName, dayOfMinute, encodeTuples } from '@tripod/contracts';
import { bucketOf } from '@tripod/contracts/digest';
import { z } from 'zod';
import type { CheckedBatch } from '../ingest/check-batch.js';
import type { CheckedRows } from './checked-rows.js';
import { copyIn } from './copy.js';
import { keyAt } from './key-order.js';
import { entriesSql, parseEntries, putEntriesSql, putExtentsSql, type LedgerEntry } from './ledger.js';
import { partitionLockSql } from './locks.js';
import { inPartitionSql, partitionRule } from './partitioning.js';
import { contentHash } from './partition-hash.js';
import { rowsTable } from './tables.js';
import type { WriteContext } from './write-context.js';

/** Rows of one contract as they will be stored. */
export interface EncodedRows {
  readonly part: CheckedRows;
  readonly tuples: Uint8Array;
  /** sha256 of the tuples, lower hex. */
  readonly hash: string;
}

/** Encodes what may be stored of a batch, in the order of the keys. */
export function encodeBatch({ parts }: CheckedBatch): EncodedRows[] {
  return parts.map((part) => {
    const tuples = encodeTuples(part.columns, part.data, part.order);
    return { part, tuples, hash: contentHash(tuples) };
  });
}

/** Postgres: a row with this key is there already. */
const UNIQUE_VIOLATION = '23505';

/**
 * Stores the whole of a source's partition by COPY, when no other source has rows there, and no row of it is stored in
 * another partition. The hash is that of the rows that were sent, so that nothing is read back.
 *
 * @param endSql what belongs into the same transaction
 * @returns the contracts whose rows have changed; undefined when the rows must be merged, and then nothing is stored
 */
export async function writePartition(context: WriteContext, encoded: readonly EncodedRows[], partition: number, endSql: string): Promise<readonly string[] | undefined> {
  const { client, source, ingest, business } = context;
  for (const { part } of encoded) refuseForeignRows(part, partition, context);
  const contracts = encoded.map(({ part }) => part.contract);
  const begun = await client.query(
    `BEGIN; ${partitionLockSql(partition)};
     SELECT set_config('tripod.partition', '${partition}', true), set_config('tripod.ingest', '${ingest}', true), set_config('tripod.source', '${source}', true);
     ${entriesSql(contracts, [partition])}`,
  );
  const stored = parseEntries(lastRows(begun), contracts);
  const isOwn = stored.every(({ sources }) => sources.every((number) => number === source));
  if (!isOwn) return rollback(context);
  const changed: LedgerEntry[] = [];
  try {
    for (const { part, tuples, hash } of encoded) {
      const before = stored.find(({ contract }) => contract === part.contract);
      if (before?.hash === hash || (before === undefined && part.order.length === 0)) continue;
      const table = rowsTable(part.contract);
      if (before !== undefined) await client.query(`DELETE FROM ${table} WHERE ${inPartitionSql(part.contract, partition, business)}`);
      if (part.order.length > 0) await copyIn(client, table, part.columns, tuples);
      changed.push({ contract: part.contract, partition, rows: part.order.length, hash, sources: [source] });
    }
    await client.query(`${putEntriesSql(changed, business)} ${putExtentsSql(context, contracts, [partition])} ${endSql} COMMIT`);
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    return rollback(context);
  }
  return changed.map(({ contract }) => contractName(contract));
}

async function rollback({ client }: WriteContext): Promise<undefined> {
  await client.query('ROLLBACK');
  return undefined;
}

/** The rows of the last of several statements. */
function lastRows(results: unknown): readonly unknown[] {
  const last: unknown = Array.isArray(results) ? results.at(-1) : results;
  return z.object({ rows: z.array(z.unknown()) }).parse(last).rows;
}

function isUniqueViolation(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === UNIQUE_VIOLATION;
}

/** @throws {TypeError} when a row belongs to another partition than the pipeline says */
function refuseForeignRows(part: CheckedRows, partition: number, { business }: WriteContext): void {
  const { contract, order, keys } = part;
  if (partitionRule(contract, business).by === 'instance') return;
  const own = partitionOf(part);
  for (const row of order) {
    if (own(row) === partition) continue;
    throw new TypeError(`a row of ${contractName(contract)} with key ${keyAt(keys, row)} lies in partition ${own(row)}, and its batch says ${partition}: a fault of the pipeline`);
  }
}

function partitionOf({ contract, data, keys }: CheckedRows): (row: number) => number {
  if (contract.time === undefined) return (row) => bucketOf(keyAt(keys, row));
  const times = data[contract.time];
  if (columnOf(contract, contract.time).kind === 'day') return (row) => Number(times?.[row]);
  return (row) => dayOfMinute(Number(times?.[row]));
}
