import { BUCKETS, bucketName, bucketSql, columnOf, contractName, period, quoteIdentifier, type Contract } from '@tripod/contracts';
import pg from 'pg';
import { AppError } from '../errors.js';
import type { Partitions } from './split.js';

/** A value in an SQL text: COPY takes no parameters. */
function literal(value: string): string {
  return pg.escapeLiteral(value);
}

/**
 * The condition on a contract's rows that selects partitions, as SQL.
 *
 * @param alias of the instance's view in the query
 * @throws {AppError} BAD_USAGE when the contract does not have partitions of this kind
 */
export function conditionOf(partitions: Partitions, instance: Contract, alias: string): string {
  if (partitions === 'all') return 'TRUE';
  if ('buckets' in partitions) {
    const buckets = assertBuckets(partitions.buckets, instance);
    return `${bucketSql(`${alias}.${quoteIdentifier(instance.key)}`)} IN (${buckets.join(', ')})`;
  }
  const { from, to } = period.parse(partitions.period);
  const time = `${alias}.${quoteIdentifier(timeOf(instance))}`;
  return `${time} >= ${literal(from)}::date AND ${time} < ${literal(to)}::date + 1`;
}

/** The condition on the ledger's rows that selects partitions, with its parameters from `$1` on. */
export function ledgerConditionOf(partitions: Partitions, instance: Contract): { readonly sql: string; readonly values: readonly unknown[] } {
  if (partitions === 'all') return { sql: 'TRUE', values: [] };
  if ('buckets' in partitions) return { sql: 'partition = ANY($1::text[])', values: [assertBuckets(partitions.buckets, instance).map(bucketName)] };
  timeOf(instance);
  return { sql: 'partition COLLATE "C" BETWEEN $1 AND $2', values: [partitions.period.from, partitions.period.to] };
}

function timeOf(instance: Contract): string {
  if (instance.time !== undefined) return columnOf(instance, instance.time).name;
  throw new AppError('BAD_USAGE', `${contractName(instance)} has no time, so its rows cannot be selected by days. Select a share of them, such as 20%.`);
}

function assertBuckets(buckets: readonly number[], instance: Contract): readonly number[] {
  if (instance.time !== undefined) {
    throw new AppError('BAD_USAGE', `the rows of ${contractName(instance)} have a time, so they are selected by days, such as 2001-01-15..2001-01-31, not by shares.`);
  }
  const wrong = buckets.find((bucket) => !Number.isInteger(bucket) || bucket < 0 || bucket >= BUCKETS);
  if (wrong !== undefined || buckets.length === 0) throw new RangeError(`buckets are numbers from 0 to ${BUCKETS - 1}, at least one; there is ${wrong ?? 'none'}`);
  return buckets;
}
