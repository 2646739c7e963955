import { datasetPartition, partitionId, viewOf, type Business, type Contract, type DatasetPartition } from '@tripod/contracts';
import pg, { type Client } from 'pg';
import { z } from 'zod';
import { APP } from '../app.js';
import { partitionName } from './partitioning.js';
import { tables } from './tables.js';
import type { WriteContext } from './write-context.js';

/** What the ledger says of a partition, or shall say. */
export interface LedgerEntry {
  readonly contract: Contract;
  readonly partition: number;
  readonly rows: number;
  /** sha256, lower hex. */
  readonly hash: string;
  /** The numbers of the sources that have rows there, ascending. */
  readonly sources: readonly number[];
}

const stored = z.object({ contract: z.string(), contract_version: z.int(), _partition: z.int(), rows: z.int(), content_hash: z.string(), _sources: z.array(z.int()) });

/** SQL for the entries of some partitions, for {@link parseEntries}. */
export function entriesSql(contracts: readonly Contract[], partitions: readonly number[]): string {
  return `SELECT contract, contract_version, _partition, rows, content_hash, _sources FROM ${tables.partitions}
    WHERE (contract, contract_version) IN (${contracts.map(pair).join(', ')}) AND _partition = ANY('{${partitions.join(',')}}'::integer[])`;
}

/** The entries that {@link entriesSql} found. */
export function parseEntries(rows: readonly unknown[], contracts: readonly Contract[]): LedgerEntry[] {
  return z.array(stored).parse(rows).map(({ contract: name, contract_version: version, _partition, rows: count, content_hash, _sources }) => {
    const contract = contracts.find((each) => each.name === name && each.version === version);
    if (contract === undefined) throw new RangeError(`the ledger has ${name} v${version}, which was not asked for`);
    return { contract, partition: _partition, rows: count, hash: content_hash, sources: _sources };
  });
}

/** SQL that puts entries into the ledger. An entry without rows is taken out: a partition without rows is not stored. */
export function putEntriesSql(entries: readonly LedgerEntry[], business: Business): string {
  const filled = entries.filter(({ rows }) => rows > 0).map((entry) => ({
    id: partitionId(entry.contract, partitionName(entry.partition, entry.contract, business)),
    contract: entry.contract.name,
    contract_version: entry.contract.version,
    partition: partitionName(entry.partition, entry.contract, business),
    rows: entry.rows,
    content_hash: entry.hash,
    _partition: entry.partition,
    _sources: entry.sources,
  }));
  const emptied = entries.filter(({ rows }) => rows === 0).map(({ contract, partition }) => partitionId(contract, partitionName(partition, contract, business)));
  const put = `INSERT INTO ${tables.partitions} (id, contract, contract_version, partition, rows, content_hash, _partition, _sources)
    SELECT id, contract, contract_version, partition, rows, content_hash, _partition, _sources
    FROM jsonb_to_recordset(${pg.escapeLiteral(JSON.stringify(filled))}) AS entry (id text, contract text, contract_version integer,
      partition text, rows integer, content_hash text, _partition integer, _sources integer[])
    ON CONFLICT (id) DO UPDATE SET rows = excluded.rows, content_hash = excluded.content_hash, _sources = excluded._sources`;
  const remove = `DELETE FROM ${tables.partitions} WHERE id IN (${emptied.map((id) => pg.escapeLiteral(id)).join(', ')})`;
  return [...(filled.length > 0 ? [put] : []), ...(emptied.length > 0 ? [remove] : [])].map((statement) => `${statement};`).join('\n');
}

/** SQL that notes that the ingest has seen the whole of its source's partitions. */
export function putExtentsSql({ source, ingest }: WriteContext, contracts: readonly Contract[], partitions: readonly number[]): string {
  const values = contracts.flatMap((contract) => partitions.map((partition) => `(${pg.escapeLiteral(contract.name)}, ${contract.version}, ${partition}, ${source}, ${ingest})`));
  if (values.length === 0) return '';
  return `INSERT INTO ${tables.extents} VALUES ${values.join(', ')}
    ON CONFLICT (contract, contract_version, _partition, source) DO UPDATE SET ingest = excluded.ingest;`;
}

/** The stored partitions of contracts, from one to another (both included; null: all), as others see them. */
export async function readPartitions(
  client: Client,
  contracts: readonly Contract[],
  from: number | null,
  to: number | null,
): Promise<DatasetPartition[]> {
  const { rows } = await client.query(
    `SELECT id, contract, contract_version, partition, rows, content_hash FROM ${tables.partitions}
     WHERE (contract, contract_version) IN (${contracts.map(pair).join(', ')})
       AND ($1::integer IS NULL OR _partition >= $1) AND ($2::integer IS NULL OR _partition <= $2) ORDER BY id`,
    [from, to],
  );
  return z.array(datasetPartition.schema).parse(rows);
}

/** The numbers of the partitions in which rows of some contracts are stored. */
export async function storedPartitions(client: Client, contracts: readonly Contract[]): Promise<ReadonlySet<number>> {
  const { rows } = await client.query<{ partition: number }>(
    `SELECT DISTINCT _partition AS partition FROM ${tables.partitions} WHERE (contract, contract_version) IN (${contracts.map(pair).join(', ')})`,
  );
  return new Set(rows.map(({ partition }) => partition));
}

/** How many rows are stored of some contracts, as the ledger says. */
export async function countStored(client: Client, contracts: readonly Contract[]): Promise<number> {
  const { rows } = await client.query<{ rows: string }>(
    `SELECT coalesce(sum(rows), 0) AS rows FROM ${tables.partitions} WHERE (contract, contract_version) IN (${contracts.map(pair).join(', ')})`,
  );
  return Number(rows[0]?.rows);
}

/** The view in which the ledger is published. */
export const LEDGER_VIEW = viewOf(datasetPartition, APP);

function pair({ name, version }: Contract): string {
  return `(${pg.escapeLiteral(name)}, ${version})`;
}
