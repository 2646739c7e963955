import { resolve } from 'node:path';
import { AppError } from '../errors.js';

/**
 * The absolute path of a file source: the place that a command names, or the usual file.
 *
 * @throws {AppError} BAD_USAGE when there is neither
 */
export function fileOf({ name }: { readonly name: string }, place: string | undefined): string {
  if (place === undefined) throw new AppError('BAD_USAGE', `Source '${name}' has no usual file: give one to --file.`);
  return resolve(place);
}
