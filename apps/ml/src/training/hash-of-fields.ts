import { createHash } from 'node:crypto';
import { columnsNamed, type Contract } from '@tripod/contracts';

/**
 * sha256 over what decides how the fields of a contract are read, besides code: their order, kinds, nulls and categories,
 * and which of them are key and time; lower hex. Descriptions and checks of values do not decide it.
 *
 * @param names of the fields that are read, besides key and time
 */
export function hashOfFields(contract: Contract, names: readonly string[]): string {
  const { key, time } = contract;
  const read = columnsNamed(contract, [...names, key, ...(time === undefined ? [] : [time])]);
  const fields = read.map(({ name, kind, nullable, categories }) => ({ name, kind, nullable, categories }));
  return createHash('sha256').update(JSON.stringify({ key, time, fields })).digest('hex');
}
