import { columnOf, columnsOf, columnsToRows, contractName, quoteIdentifier, selectList, TupleReader, viewOf, type Contract, type JsonRow } from '@tripod/contracts';
import type { Client } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { AppError } from '../errors.js';
import { wordsOf, type Partitions } from './split.js';
import { assertViewFits } from './view-types.js';
import { conditionOf } from './where.js';

/**
 * The first row of some partitions by time and key, with all fields of the contract: the example that a package carries.
 *
 * @throws {AppError} ROWS_MISSING when there is none, and as `readColumns`
 */
export async function readExample(client: Client, { etl, instance, where }: { readonly etl: string; readonly instance: Contract; readonly where: Partitions }): Promise<JsonRow> {
  await assertViewFits(client, etl, instance, columnsOf(instance));
  const isText = columnOf(instance, instance.key).kind === 'text';
  const order = [...(instance.time === undefined ? [] : [quoteIdentifier(instance.time)]), `${quoteIdentifier(instance.key)}${isText ? ' COLLATE "C"' : ''}`];
  const sql = `SELECT ${selectList(columnsOf(instance))} FROM ${viewOf(instance, etl)} i WHERE ${conditionOf(where, instance, 'i')} ORDER BY ${order.join(', ')} LIMIT 1`;
  const reader = new TupleReader(columnsOf(instance), 1);
  for await (const chunk of client.query(copyTo(`COPY (${sql}) TO STDOUT (FORMAT binary)`))) reader.push(chunk);
  const [example] = columnsToRows(instance, reader.finish());
  if (example === undefined) throw new AppError('ROWS_MISSING', `${wordsOf(where)} has no row of ${contractName(instance)}. Choose other rows.`);
  return example;
}
