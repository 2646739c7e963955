import { bucketSql, columnOf, quoteIdentifier, type Contract } from '@tripod/contracts';
import type { Scope } from './stored-partitions.js';

/** The SQL condition for the rows of a scope. The partition has been checked, so that it can stand in the text: COPY takes no parameters. */
export function rowsInScope(contract: Contract, { partition }: Pick<Scope, 'partition'>, alias: string): string {
  if (partition === undefined) return 'true';
  if (!/^(\d{4}-\d\d-\d\d|\d\d)$/.test(partition)) throw new TypeError(`'${partition}' is not a partition`);
  const field = (name: string) => `${alias}.${quoteIdentifier(name)}`;
  if (contract.time === undefined) return `${bucketSql(field(contract.key))} = ${Number(partition)}`;
  const time = field(contract.time);
  if (columnOf(contract, contract.time).kind === 'day') return `${time} = date '${partition}'`;
  return `${time} >= timestamp '${partition}' and ${time} < timestamp '${partition}' + interval '1 day'`;
}

/** The order of the keys, the same in every database and language. */
export function byKey(contract: Contract, alias: string): string {
  const key = `${alias}.${quoteIdentifier(contract.key)}`;
  return columnOf(contract, contract.key).kind === 'text' ? `${key} collate "C"` : key;
}
