import { columnOf, dayOfMinute } from '@tripod/contracts';
import { bucketOf } from '@tripod/contracts/digest';
import type { CheckedRows } from './checked-rows.js';
import { keyAt } from './key-order.js';

/** The partition of each row, as {@link partitionSql} has it. Only for rules `day` and `bucket`. */
export function partitionOf({ contract, data, keys }: Pick<CheckedRows, 'contract' | 'data' | 'keys'>): (row: number) => number {
  if (contract.time === undefined) return (row) => bucketOf(keyAt(keys, row));
  const times = data[contract.time];
  if (columnOf(contract, contract.time).kind === 'day') return (row) => Number(times?.[row]);
  return (row) => dayOfMinute(Number(times?.[row]));
}
