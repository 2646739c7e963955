import { columnFaults, columnOf, columnsOf, CopyError, pickRows, quoteIdentifier, readValue, rowCount, selectList, TupleReader, type Columns, type Contract } from '@tripod/contracts';
import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { AppError } from '../errors.js';
import { byKey } from './rows-in-scope.js';
import { isUnreadable, reasonsSql } from './unreadable-values.js';

/** A row that does not fit its contract: it takes no part, and is named with its reason. */
export interface SetAside {
  /** The row's key as text; `row without a key` for a row whose key is null. */
  readonly key: string;
  readonly reason: string;
}

/** Rows of a contract in columns, in the order of their keys, and those that were set aside. */
export interface ReadRows {
  readonly columns: Columns;
  readonly setAside: readonly SetAside[];
}

/**
 * Reads rows of a view by binary COPY. A row that does not fit the contract, or repeats a key, is set aside; the others are read.
 *
 * @param from what follows FROM, with the view under the alias `t`
 * @param where an SQL condition
 * @throws {AppError} ROWS_INVALID for bytes that are not rows of the contract
 */
export async function readRows(client: pg.ClientBase, contract: Contract, from: string, where: string): Promise<ReadRows> {
  const columns = columnsOf(contract);
  const unreadable = isUnreadable(columns, 't');
  const { rows: refused } = await client.query<SetAside>(
    `select coalesce(t.${quoteIdentifier(contract.key)}::text, 'row without a key') as key, ${reasonsSql(columns, 't')} as reason
     from ${from} where (${where}) and ${unreadable} order by ${byKey(contract, 't')}`,
  );
  const read = await copyColumns(client, contract, `select ${selectList(columns, 't')} from ${from} where (${where}) and not ${unreadable} order by ${byKey(contract, 't')}`);
  const reasons = faultsOf(contract, read);
  if (reasons.size === 0) return { columns: read, setAside: refused };
  const key = keyOf(contract, read);
  const good = Array.from({ length: rowCount(read) }, (_, row) => row).filter((row) => !reasons.has(row));
  return { columns: pickRows(read, good), setAside: [...refused, ...[...reasons].map(([row, reason]) => ({ key: String(key(row)), reason }))] };
}

async function copyColumns(client: pg.ClientBase, contract: Contract, query: string): Promise<Columns> {
  const reader = new TupleReader(columnsOf(contract));
  try {
    for await (const chunk of client.query(copyTo(`copy (${query}) to stdout (format binary)`))) reader.push(chunk);
    return reader.finish();
  } catch (error) {
    if (!(error instanceof CopyError)) throw error;
    throw new AppError('ROWS_INVALID', `The rows of ${contract.name} v${contract.version} cannot be read: ${error.message}.`, { cause: error });
  }
}

/** By row, all reasons why it does not fit. */
function faultsOf(contract: Contract, columns: Columns): ReadonlyMap<number, string> {
  const reasons = new Map<number, string>();
  const add = (row: number, reason: string) => reasons.set(row, [reasons.get(row), reason].filter((each) => each !== undefined).join('; '));
  for (const { row, message } of columnFaults(contract, columns)) {
    if (row === undefined) throw new AppError('ROWS_INVALID', `The rows of ${contract.name} v${contract.version} cannot be read: ${message}.`);
    // The number of a row within this query means nothing to a reader; its key is given.
    add(row, message.replace(` in row ${row}`, ''));
  }
  const key = keyOf(contract, columns);
  for (let row = 1; row < rowCount(columns); row++) if (key(row) === key(row - 1)) add(row, `'${contract.key}' is there twice`);
  return reasons;
}

/** The key of each row. */
export function keyOf(contract: Contract, columns: Columns): (row: number) => string | number {
  const column = columnOf(contract, contract.key);
  const array = columns[contract.key];
  if (array === undefined) throw new RangeError(`no column '${contract.key}'`);
  return (row) => {
    const key = readValue(column, array, row);
    if (typeof key === 'string' || typeof key === 'number') return key;
    throw new RangeError(`row ${row} has no key`);
  };
}
