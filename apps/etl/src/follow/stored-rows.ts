import { columnsOf, quoteIdentifier, selectList, TupleReader } from '@tripod/contracts';
import type { Client } from 'pg';
import { copyOut } from '../store/copy.js';
import { rowsTable } from '../store/tables.js';
import type { StoredRows } from './feed-pipeline.js';

/** What is stored, for a fold that begins. */
export function storedRows(client: Client, before: number): StoredRows {
  return {
    before,
    read: async (contract, from, to) => {
      const columns = columnsOf(contract);
      const own = `_partition BETWEEN ${from} AND ${to}`;
      // The index is by the time, where there is one.
      const time = contract.time === undefined ? '' : ` AND ${quoteIdentifier(contract.time)} >= DATE '1970-01-01' + (${from}) AND ${quoteIdentifier(contract.time)} < DATE '1970-01-01' + (${to + 1})`;
      const reader = new TupleReader(columns);
      for await (const chunk of copyOut(client, `SELECT ${selectList(columns)} FROM ${rowsTable(contract)} WHERE ${own}${time} ORDER BY ${quoteIdentifier(contract.key)}`)) reader.push(chunk);
      return reader.finish();
    },
  };
}
