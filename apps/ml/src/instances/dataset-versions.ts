import { contractName, datasetPartition, dayOf, viewOf, type Contract, type DatasetPartition } from '@tripod/contracts';
import { datasetVersion, type DatasetVersion } from '@tripod/contracts/digest';
import type { ClientBase } from 'pg';
import { AppError } from '../errors.js';
import { wordsOf, type Partitions } from './split.js';
import { ledgerConditionOf } from './where.js';

/** Rows in the ledger of an etl app. */
export interface DatasetRequest {
  /** Name of the etl app that stores the rows. */
  readonly etl: string;
  /** The instance contract, then others whose rows lie in the partitions of its rows: the label. */
  readonly contracts: readonly [Contract, ...Contract[]];
  readonly partitions: Partitions;
}

/**
 * The version of some partitions' rows, from the etl app's ledger; no row of data is read.
 *
 * @throws {AppError} PARTITIONS_MISSING when nothing is stored in them, or a period begins or ends outside the stored
 *   days; days without rows in between are allowed, see {@link gapWarnings}
 */
export async function datasetVersionOf(client: ClientBase, request: DatasetRequest): Promise<DatasetVersion> {
  const { etl, contracts, partitions } = request;
  const version = await presentVersionOf(client, request);
  for (const contract of contracts) await assertStored(client, etl, contract, partitions, partitionsOf(version, contract));
  return version;
}

/** The same for whatever is stored in them, also if it is nothing. */
export async function presentVersionOf(client: ClientBase, { etl, contracts, partitions }: DatasetRequest): Promise<DatasetVersion> {
  const { sql, values } = ledgerConditionOf(partitions, contracts[0]);
  const { rows } = await client.query(
    `SELECT id, contract, contract_version, partition, rows, content_hash
     FROM ${viewOf(datasetPartition, etl)} WHERE ${sql} AND (${contractsCondition(contracts)})`,
    [...values],
  );
  return datasetVersion(rows.map((row) => datasetPartition.schema.parse(row)));
}

/**
 * Names of the partitions in which the last of the contracts (the label) has rows, sorted: days, or buckets `00` to `99`.
 *
 * @throws {AppError} DATASETS_MISSING when the etl app has not published its ledger
 */
export async function storedPartitions(client: ClientBase, { etl, contracts }: Omit<DatasetRequest, 'partitions'>): Promise<readonly string[]> {
  const { rows } = await client.query<{ partition: string }>(
    `SELECT partition FROM ${viewOf(datasetPartition, etl)} WHERE rows > 0 AND (${contractsCondition(contracts.slice(-1))}) ORDER BY partition COLLATE "C"`,
  );
  return rows.map(({ partition }) => partition);
}

/** How many rows of a contract the version has: a read that joins it gives at most so many. */
export function rowsAtMost(version: DatasetVersion, contract: Contract): number {
  return partitionsOf(version, contract).reduce((sum, { rows }) => sum + rows, 0);
}

/** Warns, in a sentence, of days of a part that have no row of the contract. */
export function gapWarnings(part: string, version: DatasetVersion, contract: Contract, partitions: Partitions): string[] {
  if (partitions === 'all' || 'buckets' in partitions) return [];
  const { from, to } = partitions.period;
  const empty = dayOf(to) - dayOf(from) + 1 - partitionsOf(version, contract).filter(({ rows }) => rows > 0).length;
  return empty === 0 ? [] : [`${empty} days of --${part} (${wordsOf(partitions)}) have no rows`];
}

function partitionsOf({ partitions }: DatasetVersion, { name, version }: Contract): readonly DatasetPartition[] {
  return partitions.filter(({ contract, contract_version }) => contract === name && contract_version === version);
}

/** The names of contracts are snake_case, so they need no quotes of their own. */
function contractsCondition(contracts: readonly Contract[]): string {
  return contracts.map(({ name, version }) => `contract = '${name}' AND contract_version = ${version}`).join(' OR ');
}

async function assertStored(client: ClientBase, etl: string, contract: Contract, wanted: Partitions, found: readonly DatasetPartition[]): Promise<void> {
  const stored = await storedPartitions(client, { etl, contracts: [contract] });
  const [first, last] = [stored[0], stored.at(-1)];
  const isPeriod = wanted !== 'all' && 'period' in wanted;
  const isOutside = isPeriod && first !== undefined && last !== undefined && (wanted.period.from < first || wanted.period.to > last);
  if (!isOutside && found.some(({ rows }) => rows > 0)) return;
  const extent = first === undefined || last === undefined ? 'nothing is stored' : isPeriod ? `${first} to ${last} is stored` : `${stored.length} of 100 buckets are stored`;
  const days = isPeriod ? ` has ${dayOf(wanted.period.to) - dayOf(wanted.period.from) + 1} days, of which ${found.filter(({ rows }) => rows > 0).length} have rows of` : ' has no rows of';
  throw new AppError(
    'PARTITIONS_MISSING',
    `${wordsOf(wanted)}${days} ${contractName(contract)} (${extent}). Choose other rows, or bring these: \`npm run ${etl} -- ingest\`.`,
  );
}

