import { columnsOf, quoteIdentifier, selectList, type Contract } from '@tripod/contracts';
import { copyOut } from './copy.js';
import { entriesSql, parseEntries, putEntriesSql, type LedgerEntry } from './ledger.js';
import { contentHash, hashPartitions } from './partition-hash.js';
import { partitionRule } from './partitioning.js';
import { rowsTable } from './tables.js';
import type { WriteContext } from './write-context.js';

/**
 * Reads the stored rows of partitions back, in the order of their keys, and puts rows, hash and sources into the ledger.
 *
 * @returns the partitions whose entry has changed
 */
export async function rehash(context: WriteContext, contract: Contract, partitions: readonly number[]): Promise<number[]> {
  const { client, business } = context;
  if (partitions.length === 0) return [];
  const from = `FROM ${rowsTable(contract)} WHERE ${inPartitionsSql(context, contract, partitions)}`;
  const { rows: filled } = await client.query<{ partition: number; rows: number; sources: number[] }>(
    `SELECT _partition AS partition, count(*)::integer AS rows, array_agg(DISTINCT _source ORDER BY _source)::integer[] AS sources ${from} GROUP BY 1 ORDER BY 1`,
  );
  const stream = copyOut(client, `SELECT ${selectList(columnsOf(contract))} ${from} ORDER BY _partition, ${quoteIdentifier(contract.key)}`);
  const hashes = await hashPartitions(stream, filled);
  const { rows: found } = await client.query(entriesSql([contract], partitions));
  const before = new Map(parseEntries(found, [contract]).map((entry) => [entry.partition, entry]));
  const nothing = { contract, rows: 0, sources: [], hash: contentHash(new Uint8Array(0)) };
  const now = new Map(partitions.map((partition): [number, LedgerEntry] => [partition, { ...nothing, partition }]));
  for (const { partition, rows, sources } of filled) {
    const hash = hashes.get(partition);
    if (hash === undefined) throw new RangeError(`partition ${partition} has ${rows} rows and no hash`);
    now.set(partition, { contract, partition, rows, sources, hash });
  }
  await client.query(putEntriesSql([...now.values()], business));
  return [...now.values()].filter(({ partition, hash }) => hash !== (before.get(partition) ?? nothing).hash).map(({ partition }) => partition);
}

/** SQL that is true for the rows of partitions, by the index that the table has. */
function inPartitionsSql({ business }: WriteContext, contract: Contract, partitions: readonly number[]): string {
  const own = `_partition = ANY('{${partitions.join(',')}}'::integer[])`;
  if (contract.time === undefined || partitionRule(contract, business).by !== 'day') return own;
  const time = quoteIdentifier(contract.time);
  const [first, last] = [partitions.reduce((a, b) => Math.min(a, b)), partitions.reduce((a, b) => Math.max(a, b))];
  return `${own} AND ${time} >= DATE '1970-01-01' + (${first}) AND ${time} < DATE '1970-01-01' + (${last + 1})`;
}
