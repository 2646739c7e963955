import { bucketName, bucketSql, columnOf, contractName, dayText, quoteIdentifier, type Business, type Contract } from '@tripod/contracts';

/** How the rows of a contract are dealt to partitions. A label has no rule of its own: it lies where its instance lies. */
export type PartitionRule = { readonly by: 'day' } | { readonly by: 'bucket' } | { readonly by: 'instance'; readonly instance: Contract };

/** The rule of a contract: its moment, or its instance, or a hash of its key. */
export function partitionRule(contract: Contract, { instance, label }: Business): PartitionRule {
  if (contractName(contract) === contractName(label)) return { by: 'instance', instance };
  return contract.time === undefined ? { by: 'bucket' } : { by: 'day' };
}

/** The name of a partition in the ledger: `2001-01-31`, or `07`. */
export function partitionName(partition: number, contract: Contract, business: Business): string {
  const rule = partitionRule(contract, business);
  if (rule.by === 'instance') return partitionName(partition, rule.instance, business);
  return rule.by === 'day' ? dayText(partition) : bucketName(partition);
}

/** The partition of a row as an SQL expression over its contract's columns. Only for rules `day` and `bucket`. */
export function partitionSql(contract: Contract, alias: string): string {
  const column = (name: string) => `${alias}.${quoteIdentifier(name)}`;
  if (contract.time === undefined) return bucketSql(column(contract.key));
  const day = columnOf(contract, contract.time).kind === 'minute' ? `${column(contract.time)}::date` : column(contract.time);
  return `(${day} - DATE '1970-01-01')`;
}

/** SQL that is true for the rows of a partition, by the index that the table has. */
export function inPartitionSql(contract: Contract, partition: number, business: Business): string {
  const own = `_partition = ${partition}`;
  if (contract.time === undefined || partitionRule(contract, business).by !== 'day') return own;
  const time = quoteIdentifier(contract.time);
  return `${own} AND ${time} >= DATE '1970-01-01' + (${partition}) AND ${time} < DATE '1970-01-01' + (${partition + 1})`;
}
