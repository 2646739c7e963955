import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { contractName, encodeTuples } from '@tripod/contracts';
import { z } from 'zod';
import type { CheckedRows } from './checked-rows.js';
import { copyInSql } from './copy.js';
import { runCopyScript } from './copy-script.js';
import { keyAt } from './key-order.js';
import { entriesSql, parseEntries, putEntriesSql, putExtentsSql, type LedgerEntry } from './ledger.js';
import { partitionLockSql } from './locks.js';
import { inPartitionSql, partitionRule } from './partitioning.js';
import { partitionOf } from './row-partition.js';
import { rowsTable } from './tables.js';
import type { WriteContext } from './write-context.js';

/** Rows of one contract as they will be stored. */
export interface EncodedRows {
  readonly part: CheckedRows;
  readonly tuples: readonly Uint8Array[];
  /** sha256 of the tuples, lower hex. */
  readonly hash: string;
}

/** Encoded at once: a few milliseconds, in which this thread answers nobody. */
const PIECE_ROWS = 4_096;

/** Encodes what may be stored of one contract, in the order of the keys. Between pieces, other work of this thread has its turn. */
export async function encodeRows(part: CheckedRows): Promise<EncodedRows> {
  const tuples: Uint8Array[] = [];
  const hash = createHash('sha256');
  for (let start = 0; start < part.order.length; start += PIECE_ROWS) {
    await nextTurn();
    const piece = encodeTuples(part.columns, part.data, part.order.subarray(start, start + PIECE_ROWS));
    hash.update(piece);
    tuples.push(piece);
  }
  return { part, tuples, hash: hash.digest('hex') };
}

/** Postgres: a row with this key is there already. */
const UNIQUE_VIOLATION = '23505';

/** A transaction in which one partition is locked, and what the ledger says of it; nothing of it is changed yet. */
export interface PartitionWrite {
  readonly partition: number;
  readonly encoded: readonly EncodedRows[];
  readonly before: readonly LedgerEntry[];
}

/** Begins the transaction that stores the whole of a source's partition. {@link writePartition} ends it. */
export async function beginPartition(context: WriteContext, encoded: readonly EncodedRows[], partition: number): Promise<PartitionWrite> {
  const { client, source, ingest } = context;
  for (const { part } of encoded) refuseForeignRows(part, partition, context);
  const contracts = encoded.map(({ part }) => part.contract);
  const begun = await client.query(
    `BEGIN; ${partitionLockSql(partition)};
     SELECT set_config('tripod.partition', '${partition}', true), set_config('tripod.ingest', '${ingest}', true), set_config('tripod.source', '${source}', true);
     ${entriesSql(contracts, [partition])}`,
  );
  return { partition, encoded, before: parseEntries(lastRows(begun), contracts) };
}

/**
 * Stores the partition by COPY, when no other source has rows there, and no row of it is stored in another partition. The
 * hash is that of the rows that were sent, so that nothing is read back.
 *
 * @param endSql what belongs into the same transaction
 * @returns the contracts whose rows have changed; undefined when the rows must be merged, and then nothing is stored
 */
export async function writePartition(context: WriteContext, { partition, encoded, before }: PartitionWrite, endSql: string): Promise<readonly string[] | undefined> {
  const { client, source, business } = context;
  const isOwn = before.every(({ sources }) => sources.every((number) => number === source));
  if (!isOwn) return rollback(context);
  const changed: LedgerEntry[] = [];
  const statements: string[] = [];
  const copies: (readonly Uint8Array[])[] = [];
  for (const { part, tuples, hash } of encoded) {
    const stored = before.find(({ contract }) => contract === part.contract);
    if (stored?.hash === hash || (stored === undefined && part.order.length === 0)) continue;
    const table = rowsTable(part.contract);
    if (stored !== undefined) statements.push(`DELETE FROM ${table} WHERE ${inPartitionSql(part.contract, partition, business)};`);
    if (part.order.length > 0) {
      statements.push(`${copyInSql(table, part.columns)};`);
      copies.push(tuples);
    }
    changed.push({ contract: part.contract, partition, rows: part.order.length, hash, sources: [source] });
  }
  const contracts = encoded.map(({ part }) => part.contract);
  statements.push(putEntriesSql(changed, business), putExtentsSql(context, contracts, [partition]), endSql, 'COMMIT');
  try {
    await runCopyScript(client, statements.join(' '), copies);
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
