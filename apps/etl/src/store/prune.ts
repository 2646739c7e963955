import { contractName, dayText, type Contract } from '@tripod/contracts';
import pg, { type Client } from 'pg';
import { z } from 'zod';
import type { EtlProject } from '../ingest/project.js';
import { STORE_LOCK_SQL } from './locks.js';
import { partitionRule } from './partitioning.js';
import { rowsTable, tables, vacuum } from './tables.js';
import { inTransaction } from './transaction.js';
import { storedContracts } from './view-faults.js';

/** What a prune removes, or would remove. */
export interface Pruned {
  /** The first local day that stays; null: no rows of days are stored. */
  readonly keptFrom: string | null;
  /** Of each contract. */
  readonly datasets: readonly { readonly contract: string; readonly partitions: number; readonly rows: number }[];
  readonly quarantined: number;
  /** Entries of ended ingests. */
  readonly ingests: number;
}

/** So many days go in one transaction. */
const DAYS_AT_ONCE = 30;

/**
 * Removes what is older than a number of local days, counted back from the newest stored one: partitions with their entries
 * in the ledger, their quarantine, and entries of ingests that ended so long ago. Rows without a time have no age and stay.
 *
 * @param keepDays so many days stay, the newest one included
 * @param isDryRun whether to count only
 */
export async function prune(client: Client, project: EtlProject, keepDays: number, isDryRun: boolean, signal: AbortSignal): Promise<Pruned> {
  const contracts = storedContracts(project).filter((contract) => isByDay(contract, project));
  const newest = await newestDay(client, contracts);
  const keptFrom = newest === undefined ? undefined : newest - keepDays + 1;
  const old = keptFrom === undefined ? [] : await entriesBefore(client, contracts, keptFrom);
  const days = [...new Set(old.map(({ partition }) => partition))].sort((a, b) => a - b);
  const aside = `_partition IS NULL AND quarantined_at < now() - make_interval(days => ${keepDays})`;
  let quarantined = 0;
  for (let start = 0; start < days.length; start += DAYS_AT_ONCE) {
    signal.throwIfAborted();
    const some = days.slice(start, start + DAYS_AT_ONCE);
    quarantined += await (isDryRun ? countHeld(client, `${placed(contracts)} AND _partition = ANY('{${some.join(',')}}')`) : removeDays(client, contracts, some));
  }
  quarantined += isDryRun ? await countHeld(client, aside) : await changedBy(client, `DELETE FROM ${tables.quarantine} WHERE ${aside}`);
  const ingests = isDryRun ? await countOf(client, `SELECT count(*)::integer AS n FROM ${tables.ingests} i WHERE ${endedSql(keepDays)}`) : await changedBy(client, `DELETE FROM ${tables.ingests} i WHERE ${endedSql(keepDays)}`);
  if (!isDryRun && days.length > 0) await vacuum(client, contracts);
  return { keptFrom: keptFrom === undefined ? null : dayText(keptFrom), datasets: contracts.map((contract) => sumOf(contract, old)), quarantined, ingests };
}

function isByDay(contract: Contract, { business }: EtlProject): boolean {
  const rule = partitionRule(contract, business);
  return rule.by === 'day' || (rule.by === 'instance' && rule.instance.time !== undefined);
}

const entries = z.array(z.object({ contract: z.string(), partition: z.int(), rows: z.int() }));

async function newestDay(client: Client, contracts: readonly Contract[]): Promise<number | undefined> {
  const { rows } = await client.query<{ newest: number | null }>(`SELECT max(_partition) AS newest FROM ${tables.partitions} WHERE contract || ' v' || contract_version = ANY($1)`, [contracts.map(contractName)]);
  return rows[0]?.newest ?? undefined;
}

async function entriesBefore(client: Client, contracts: readonly Contract[], day: number): Promise<z.infer<typeof entries>> {
  const { rows } = await client.query(
    `SELECT contract || ' v' || contract_version AS contract, _partition AS partition, rows FROM ${tables.partitions} WHERE contract || ' v' || contract_version = ANY($1) AND _partition < $2`,
    [contracts.map(contractName), day],
  );
  return entries.parse(rows);
}

/** @returns how many records have left the quarantine with the days */
async function removeDays(client: Client, contracts: readonly Contract[], days: readonly number[]): Promise<number> {
  const which = `_partition = ANY('{${days.join(',')}}'::integer[])`;
  return inTransaction(client, async () => {
    await client.query(STORE_LOCK_SQL);
    for (const contract of contracts) {
      await client.query(`DELETE FROM ${rowsTable(contract)} WHERE ${which}`);
      for (const table of [tables.partitions, tables.extents]) await client.query(`DELETE FROM ${table} WHERE contract = $1 AND contract_version = $2 AND ${which}`, [contract.name, contract.version]);
    }
    return changedBy(client, `DELETE FROM ${tables.quarantine} WHERE ${placed(contracts)} AND ${which}`);
  });
}

function placed(contracts: readonly Contract[]): string {
  return `contract IN (${contracts.map((contract) => pg.escapeLiteral(contractName(contract))).join(', ')})`;
}

/** The last one of each pipeline stays: by it an ingest sees what is done, and a feed where it goes on. So does one whose records are in quarantine. */
function endedSql(keepDays: number): string {
  return `finished_at < now() - make_interval(days => ${keepDays}) AND EXISTS (SELECT FROM ${tables.ingests} l WHERE l.pipeline = i.pipeline AND l.id > i.id)
    AND NOT EXISTS (SELECT FROM ${tables.quarantine} q WHERE q.ingest = i.id)`;
}

function countHeld(client: Client, condition: string): Promise<number> {
  return countOf(client, `SELECT count(*)::integer AS n FROM ${tables.quarantine} WHERE ${condition}`);
}

async function countOf(client: Client, sql: string): Promise<number> {
  const { rows } = await client.query<{ n: number }>(sql);
  return rows[0]?.n ?? Number.NaN;
}

async function changedBy(client: Client, sql: string): Promise<number> {
  const { rowCount } = await client.query(sql);
  return rowCount ?? Number.NaN;
}

function sumOf(contract: Contract, old: z.infer<typeof entries>): Pruned['datasets'][number] {
  const own = old.filter((entry) => entry.contract === contractName(contract));
  return { contract: contractName(contract), partitions: own.length, rows: own.reduce((sum, { rows }) => sum + rows, 0) };
}
