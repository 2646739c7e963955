import { contractName, encodeTuples, quoteIdentifier, selectList, viewName, type Contract } from '@tripod/contracts';
import type { RefusedRecord } from '../ingest/pipeline.js';
import { refuse, repeatedReason, unknownReason, type CheckedRows } from './checked-rows.js';
import { copyIn } from './copy.js';
import { partitionRule, partitionSql } from './partitioning.js';
import { rowsTable, tables } from './tables.js';
import type { WriteContext } from './write-context.js';

/** The session's table with the rows of a contract that wait for being merged; column `_partition` beside the contract's. */
export function incomingTable(contract: Contract): string {
  return `pg_temp.${quoteIdentifier(`incoming_${viewName(contract)}`)}`;
}

/** The session's table with the rows of one batch; column `_row` counts them from 1. */
function batchTable(contract: Contract): string {
  return `pg_temp.${quoteIdentifier(`batch_${viewName(contract)}`)}`;
}

const key = (contract: Contract) => quoteIdentifier(contract.key);

/** Makes the session's tables; they end with the connection. */
export async function makeIncoming({ client, stores }: WriteContext): Promise<void> {
  for (const contract of stores) {
    const table = rowsTable(contract);
    const columns = Object.keys(contract.schema.shape).map(quoteIdentifier).join(', ');
    await client.query(
      `CREATE TEMPORARY TABLE ${temporary(incomingTable(contract))} AS SELECT ${columns}, _partition FROM ${table} WITH NO DATA;
       ALTER TABLE ${incomingTable(contract)} ADD PRIMARY KEY (${key(contract)});
       CREATE TEMPORARY TABLE ${temporary(batchTable(contract))} AS SELECT ${columns} FROM ${table} WITH NO DATA;
       ALTER TABLE ${batchTable(contract)} ADD _row integer GENERATED ALWAYS AS IDENTITY`,
    );
  }
}

/** Takes out the rows that wait. */
export async function clearIncoming({ client, stores }: WriteContext): Promise<void> {
  await client.query(`TRUNCATE ${stores.map(incomingTable).join(', ')}`);
}

/**
 * Adds the rows of a batch to those that wait. Refuses, by what is stored and what waits: a key that an earlier record of
 * the same reading has, and a label without an instance.
 */
export async function addIncoming(context: WriteContext, parts: readonly CheckedRows[]): Promise<RefusedRecord[]> {
  const refused: RefusedRecord[] = [];
  const refusedKeys = new Set<string>();
  for (const [place, part] of parts.entries()) {
    // A record that is in quarantine as an instance has no label to miss.
    const left = refusedKeys.size === 0 ? part.order : part.order.filter((row) => !refusedKeys.has(part.from.key(row)));
    const faults = await addPart(context, part, left);
    refused.push(...faults);
    if (place === 0) for (const fault of faults) refusedKeys.add(fault.key);
  }
  return refused;
}

async function addPart(context: WriteContext, part: CheckedRows, rows: Int32Array): Promise<RefusedRecord[]> {
  const { client } = context;
  const { contract, columns, data } = part;
  if (rows.length === 0) return [];
  const coming = batchTable(contract);
  await client.query(`TRUNCATE ${coming} RESTART IDENTITY`);
  await copyIn(client, coming, columns, encodeTuples(columns, data, rows));
  const refusedRows: number[] = [];
  const refused: RefusedRecord[] = [];
  for (const [sql, reason] of questions(context, part)) {
    const { rows: found } = await client.query<{ _row: number }>(`SELECT _row FROM ${coming} a WHERE _row <> ALL($1) AND ${sql} ORDER BY _row`, [refusedRows]);
    for (const { _row } of found) {
      const row = rows[_row - 1];
      if (row === undefined) throw new RangeError(`Postgres refuses row ${_row} of ${rows.length} of ${contractName(contract)}`);
      refusedRows.push(_row);
      refused.push(refuse(part.from, row, reason(row)));
    }
  }
  await client.query(
    `INSERT INTO ${incomingTable(contract)} SELECT ${selectList(columns, 'a')}, ${partitionOf(context, contract)} FROM ${coming} a WHERE _row <> ALL($1)`,
    [refusedRows],
  );
  return refused;
}

/** What is asked of each row, as SQL that is true for those that are refused, and the reason. */
function questions(context: WriteContext, part: CheckedRows): readonly (readonly [string, (row: number) => string])[] {
  const { contract } = part;
  const repeated = context.isLive === true ? [] : [[repeatedSql(context, contract), (row: number) => repeatedReason(part, row)] as const];
  const rule = partitionRule(contract, context.business);
  if (rule.by !== 'instance') return repeated;
  return [...repeated, [`${instancePartition(context, rule.instance)} IS NULL`, (row) => unknownReason(part, row, rule.instance)]];
}

/** What this reading has stored already came from another record: after a stop, reading goes on behind the stored ones. */
function repeatedSql({ source, ingest, isRedrive }: WriteContext, contract: Contract): string {
  const isSeen = `SELECT FROM ${tables.extents} x WHERE x.contract = '${contract.name}' AND x.contract_version = ${contract.version}
    AND x._partition = t._partition AND x.source = ${source} AND x.ingest = ${ingest}`;
  // Not EXISTS: Postgres would read the whole table for each batch, and hash it.
  return `((SELECT true FROM ${incomingTable(contract)} i WHERE i.${key(contract)} = a.${key(contract)}) IS NOT NULL
    OR (SELECT true FROM ${rowsTable(contract)} t WHERE t.${key(contract)} = a.${key(contract)}
      AND t._source = ${source} AND (${isRedrive === true} OR t._ingest = ${ingest} OR EXISTS (${isSeen}))) IS NOT NULL)`;
}

function partitionOf(context: WriteContext, contract: Contract): string {
  const rule = partitionRule(contract, context.business);
  return rule.by === 'instance' ? instancePartition(context, rule.instance) : partitionSql(contract, 'a');
}

/** The partition of the instance of a row `a`: as it waits, or else as it is stored. */
function instancePartition({ stores }: WriteContext, instance: Contract): string {
  const lookUp = (table: string) => `(SELECT n._partition FROM ${table} n WHERE n.${key(instance)} = a.${key(instance)})`;
  const isIncoming = stores.some((contract) => contractName(contract) === contractName(instance));
  return isIncoming ? `coalesce(${lookUp(incomingTable(instance))}, ${lookUp(rowsTable(instance))})` : lookUp(rowsTable(instance));
}

/** CREATE TEMPORARY TABLE takes the name alone. */
function temporary(table: string): string {
  return table.replace(/^pg_temp\./, '');
}
