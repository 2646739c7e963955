import { readValue, columnOf, type Columns, type Contract } from '@tripod/contracts';
import { AppError } from '../errors.js';

/** Why rows are refused: which column and, from 0, which row, where that is known. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly column?: string | undefined;
  readonly row?: number | undefined;
}

/**
 * The error for a model that refuses rows, with what a person can look up: code, column, row and the row's key.
 *
 * @param who for the start of the sentence, such as `The package of run 3f…`
 * @param instances the rows that `row` counts
 */
export function refusal(who: string, { code, message, column, row }: Refusal, instance: Contract, instances: Columns): AppError {
  const where = [...(column === undefined ? [] : [`column '${column}'`]), ...(row === undefined ? [] : [`row ${row} (${keyAt(instance, instances, row)})`])];
  const place = where.length === 0 ? '' : ` at ${where.join(', ')}`;
  return new AppError('PREDICTION_REFUSED', `${who} refuses these rows${place}: ${code}: ${message}`);
}

function keyAt(instance: Contract, instances: Columns, row: number): string {
  const keys = instances[instance.key];
  if (keys === undefined || row >= keys.length) return 'not one of the rows that were sent';
  return `${instance.key} ${readValue(columnOf(instance, instance.key), keys, row)}`;
}
