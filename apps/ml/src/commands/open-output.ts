import { open, type FileHandle } from 'node:fs/promises';
import { AppError, messageOf } from '../errors.js';

/**
 * Creates or empties the file that an option names. A command does so before its work: a path that cannot be written fails at once.
 *
 * @throws {AppError} BAD_USAGE when it cannot be written
 */
export async function openOutput(option: string, path: string): Promise<FileHandle> {
  try {
    return await open(path, 'w');
  } catch (error) {
    throw new AppError('BAD_USAGE', `${option} ${path} cannot be written (${messageOf(error)}). Choose another path.`, { cause: error });
  }
}
