import type { PackageError } from '@tripod/contracts';
import { DeskError } from '../errors.js';

/**
 * A model that refuses rows, said with what a person can look up: code, column, row and the flight's id.
 *
 * @param who for the start of the sentence, such as `The package of run 3f…`
 * @param from number of the batch's first row among all rows
 */
export function refusal(
  who: string,
  { code, message, column, row }: Pick<PackageError, 'message' | 'column' | 'row'> & { readonly code: string },
  flightIds: readonly string[],
  from: number,
): DeskError {
  const where = [
    ...(column === undefined ? [] : [`column '${column}'`]),
    ...(row === undefined ? [] : [`row ${from + row} (flight ${flightIds[from + row] ?? 'unknown'})`]),
  ];
  const place = where.length === 0 ? '' : ` at ${where.join(', ')}`;
  return new DeskError('PREDICTION_REFUSED', `${who} refuses these flights${place}: ${code}: ${message}`);
}
