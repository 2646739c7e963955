import { columnsOf, contractName, quoteIdentifier, selectList, type Contract } from '@tripod/contracts';
import { announceSql } from './announce.js';
import { clearIncoming, incomingTable } from './incoming.js';
import { putExtentsSql } from './ledger.js';
import { STORE_LOCK_SQL } from './locks.js';
import { partitionRule } from './partitioning.js';
import { rehash } from './rehash.js';
import { rowsTable } from './tables.js';
import { inTransaction } from './transaction.js';
import type { WriteContext } from './write-context.js';

/** What a merge did. */
export interface MergeOutcome {
  /** Rows of a contract (`reading v1`) that the store took. */
  readonly stored: Readonly<Record<string, number>>;
  /** Rows that it did not take: a source that comes before has a row of the same key. */
  readonly superseded: Readonly<Record<string, number>>;
  /** Partitions with rows of the merge. */
  readonly partitions: readonly number[];
  /** Partitions whose content is another one now. */
  readonly changed: readonly number[];
}

/** Partitions of which the source's whole content waits, of these contracts. */
export interface Extents {
  readonly partitions: readonly number[];
  readonly contracts: readonly Contract[];
}

/**
 * Merges the rows that wait into what is stored, in one transaction: rows are replaced by key, except those of a source
 * that comes before. Partitions whose content may have changed are hashed anew.
 *
 * @param extents where the source's other rows are removed
 * @param endSql what belongs into the same transaction, given what the merge did
 */
export async function mergeIncoming(context: WriteContext, extents: Extents, endSql: (outcome: MergeOutcome) => string): Promise<MergeOutcome> {
  const { client, business } = context;
  // Instances before labels: a label lies where its instance lies.
  const contracts = [...context.stores].sort((a, b) => Number(partitionRule(a, business).by === 'instance') - Number(partitionRule(b, business).by === 'instance'));
  const outcome = await inTransaction(client, async () => {
    await client.query(STORE_LOCK_SQL);
    const touched = new Map<Contract, Set<number>>(contracts.map((contract) => [contract, new Set(extents.partitions)]));
    const numbers = { stored: new Map<string, number>(), superseded: new Map<string, number>(), partitions: new Set<number>(extents.partitions) };
    for (const contract of contracts) {
      await client.query(`ANALYZE ${incomingTable(contract)}`);
      await placeLabels(context, contract);
      numbers.superseded.set(contractName(contract), await dropSuperseded(context, contract));
      if (context.isLive === true) await dropUnchanged(context, contract);
      for (const partition of await partitionsOf(context, contract)) touched.get(contract)?.add(partition);
      for (const partition of await incomingPartitions(context, contract)) numbers.partitions.add(partition);
      if (extents.partitions.length > 0 && extents.contracts.some((each) => contractName(each) === contractName(contract))) await removeMissing(context, contract, extents.partitions);
      numbers.stored.set(contractName(contract), await upsert(context, contract));
    }
    const followed = await moveLabels(context);
    if (followed.length > 0) {
      const labels = contracts.find((contract) => contractName(contract) === contractName(business.label)) ?? business.label;
      touched.set(labels, new Set([...(touched.get(labels) ?? []), ...followed]));
    }
    const changed = new Set<number>();
    for (const [contract, partitions] of touched) for (const partition of await rehash(context, contract, [...partitions])) changed.add(partition);
    const done = {
      stored: Object.fromEntries(numbers.stored),
      superseded: Object.fromEntries(numbers.superseded),
      partitions: [...numbers.partitions],
      changed: [...changed],
    };
    const announced = context.isLive === true ? contracts.map(announceSql).join(' ') : '';
    await client.query(`${putExtentsSql(context, extents.contracts, extents.partitions)} ${announced} ${endSql(done)}`);
    return done;
  });
  await clearIncoming(context);
  return outcome;
}

const key = (contract: Contract) => quoteIdentifier(contract.key);

async function dropSuperseded({ client, sourcesBefore }: WriteContext, contract: Contract): Promise<number> {
  if (sourcesBefore.length === 0) return 0;
  const { rowCount } = await client.query(
    `DELETE FROM ${incomingTable(contract)} i USING ${rowsTable(contract)} t WHERE t.${key(contract)} = i.${key(contract)} AND t._source = ANY($1)`,
    [sourcesBefore],
  );
  return changedRows(rowCount);
}

/** Rows that are stored as they come. */
async function dropUnchanged({ client, source }: WriteContext, contract: Contract): Promise<void> {
  const columns = columnsOf(contract);
  await client.query(
    `DELETE FROM ${incomingTable(contract)} i USING ${rowsTable(contract)} t WHERE t.${key(contract)} = i.${key(contract)} AND t._source = $1
       AND t._partition = i._partition AND ROW(${selectList(columns, 't')}) IS NOT DISTINCT FROM ROW(${selectList(columns, 'i')})`,
    [source],
  );
}

/** Where rows come, and where rows of the same keys are stored until now. */
async function partitionsOf({ client }: WriteContext, contract: Contract): Promise<number[]> {
  const { rows } = await client.query<{ _partition: number }>(
    `SELECT DISTINCT _partition FROM ${incomingTable(contract)}
     UNION SELECT DISTINCT t._partition FROM ${rowsTable(contract)} t JOIN ${incomingTable(contract)} i ON t.${key(contract)} = i.${key(contract)}`,
  );
  return rows.map(({ _partition }) => _partition);
}

async function incomingPartitions({ client }: WriteContext, contract: Contract): Promise<number[]> {
  const { rows } = await client.query<{ _partition: number }>(`SELECT DISTINCT _partition FROM ${incomingTable(contract)}`);
  return rows.map(({ _partition }) => _partition);
}

/** An instance may have moved since its label came, or a row of another source stands for it. */
async function placeLabels({ client, business }: WriteContext, contract: Contract): Promise<void> {
  const rule = partitionRule(contract, business);
  if (rule.by !== 'instance') return;
  await client.query(
    `UPDATE ${incomingTable(contract)} i SET _partition = t._partition FROM ${rowsTable(rule.instance)} t
     WHERE t.${key(rule.instance)} = i.${key(contract)} AND t._partition <> i._partition`,
  );
}

async function removeMissing({ client, source }: WriteContext, contract: Contract, extents: readonly number[]): Promise<void> {
  await client.query(
    `DELETE FROM ${rowsTable(contract)} t WHERE t._partition = ANY($1) AND t._source = $2
       AND NOT EXISTS (SELECT FROM ${incomingTable(contract)} i WHERE i.${key(contract)} = t.${key(contract)})`,
    [extents, source],
  );
}

async function upsert({ client, ingest, source }: WriteContext, contract: Contract): Promise<number> {
  const columns = columnsOf(contract);
  const names = selectList(columns);
  const updates = [...columns.map(({ name }) => quoteIdentifier(name)), '_partition', '_ingest', '_source'].map((name) => `${name} = excluded.${name}`);
  const { rowCount } = await client.query(
    `INSERT INTO ${rowsTable(contract)} (${names}, _partition, _ingest, _source)
     SELECT ${names}, _partition, ${ingest}, ${source} FROM ${incomingTable(contract)} ORDER BY ${key(contract)}
     ON CONFLICT (${key(contract)}) DO UPDATE SET ${updates.join(', ')}`,
  );
  return changedRows(rowCount);
}

/** Labels whose instance has moved to another partition follow it, whichever source owns them. Returns the partitions that they left and reached. */
async function moveLabels({ client, business: { instance, label }, stores, datasets }: WriteContext): Promise<number[]> {
  const has = (contracts: readonly Contract[], wanted: Contract) => contracts.some((contract) => contractName(contract) === contractName(wanted));
  if (!has(stores, instance) || !has(datasets, label)) return [];
  const moved = `${rowsTable(label)} l JOIN ${incomingTable(instance)} i ON l.${key(label)} = i.${key(instance)} WHERE l._partition <> i._partition`;
  const { rows } = await client.query<{ _partition: number }>(`SELECT l._partition FROM ${moved} UNION SELECT i._partition FROM ${moved}`);
  if (rows.length === 0) return [];
  await client.query(
    `UPDATE ${rowsTable(label)} l SET _partition = i._partition FROM ${incomingTable(instance)} i
     WHERE l.${key(label)} = i.${key(instance)} AND l._partition <> i._partition`,
  );
  return rows.map(({ _partition }) => _partition);
}

function changedRows(rowCount: number | null): number {
  if (rowCount === null) throw new TypeError('Postgres does not say how many rows a statement has changed');
  return rowCount;
}
