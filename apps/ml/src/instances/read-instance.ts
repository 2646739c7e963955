import { checkColumns, columnOf, columnsOf, columnsToRows, contractName, CopyError, makeColumn, quoteIdentifier, selectList, shownValue, TupleReader, viewOf, writeValue, type AnyColumn, type Column, type Contract, type JsonRow } from '@tripod/contracts';
import pg, { type Client } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { AppError } from '../errors.js';
import { storedPartitions } from './dataset-versions.js';
import { readExample } from './read-example.js';
import { assertViewFits } from './view-types.js';

/** Names no instance, but asks for any. */
export const ANY_INSTANCE = 'any';

/**
 * A stored instance with all fields of its contract: the one with this key, or for `any` the first one of the last stored
 * partition.
 *
 * @throws {AppError} BAD_USAGE when no instance can have this key; ROWS_MISSING when none has it, or none is stored;
 *   ROWS_INVALID when it does not fit its contract; DATASETS_MISSING and CONTRACT_MISMATCH as for every reading
 */
export async function readInstance(client: Client, what: { readonly etl: string; readonly instance: Contract; readonly key: string }): Promise<JsonRow> {
  const { etl, instance, key } = what;
  if (key === ANY_INSTANCE) return anyInstance(client, etl, instance);
  const keyColumn = columnOf(instance, instance.key);
  assertKey(instance, keyColumn, key);
  await assertViewFits(client, etl, instance, columnsOf(instance));
  const sql = `SELECT ${selectList(columnsOf(instance))} FROM ${viewOf(instance, etl)} WHERE ${quoteIdentifier(instance.key)} = ${pg.escapeLiteral(key)} LIMIT 1`;
  const reader = new TupleReader(columnsOf(instance), 1);
  try {
    for await (const chunk of client.query(copyTo(`COPY (${sql}) TO STDOUT (FORMAT binary)`))) reader.push(chunk);
  } catch (error) {
    throw error instanceof CopyError ? invalid(instance, key, error.message, error) : error;
  }
  const columns = reader.finish();
  const fault = checkColumns(instance, columns);
  if (fault !== undefined) throw invalid(instance, key, fault.message);
  const [row] = columnsToRows(instance, columns);
  if (row === undefined) throw new AppError('ROWS_MISSING', `No ${contractName(instance)} with ${instance.key} ${shownValue(key)} is stored. Choose another, or \`${ANY_INSTANCE}\`.`);
  return row;
}

async function anyInstance(client: Client, etl: string, instance: Contract): Promise<JsonRow> {
  const last = (await storedPartitions(client, { etl, contracts: [instance] })).at(-1);
  if (last === undefined) throw new AppError('ROWS_MISSING', `No ${contractName(instance)} is stored. Run \`npm run app -- ${etl} ingest\` first.`);
  const where = instance.time === undefined ? { buckets: [Number(last)] } : { period: { from: last, to: last } };
  return readExample(client, { etl, instance, where });
}

function assertKey(instance: Contract, column: Column, key: string): void {
  const array: AnyColumn = makeColumn(column, 1);
  const value = column.kind === 'integer' || column.kind === 'float' ? (key.trim() === '' ? key : Number(key)) : key;
  const reason = writeValue(column, array, 0, value) ?? checkColumns(instance, { [column.name]: array }, [column.name])?.reason;
  if (reason === undefined) return;
  throw new AppError('BAD_USAGE', `--instance ${shownValue(key)} is not a ${instance.key} of ${contractName(instance)} (${reason}). Give the ${instance.key} of a stored instance, or \`${ANY_INSTANCE}\`.`);
}

function invalid(instance: Contract, key: string, reason: string, cause?: unknown): AppError {
  return new AppError('ROWS_INVALID', `The stored ${contractName(instance)} ${shownValue(key)} does not fit its contract: ${reason}. Correct it in the etl app, and run its ingest again.`, { cause });
}
