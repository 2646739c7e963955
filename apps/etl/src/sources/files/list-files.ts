import { stat } from 'node:fs/promises';
import { AppError, messageOf } from '../../errors.js';

const MOST = 100_000;

/**
 * The files below a folder that fit a pattern, as paths from the folder with `/`, in the order of their names. Only the pattern is
 * one: the folder may have any name. Names that begin with a point or an underscore are left out, as programs name what they are
 * still writing; links to folders are not followed.
 *
 * @throws {AppError} SOURCE_UNREADABLE, SOURCE_EMPTY when there is none
 */
export async function listFiles(folder: string, pattern: string): Promise<readonly string[]> {
  const unreadable = (reason: string, cause?: unknown) => new AppError('SOURCE_UNREADABLE', `${folder} cannot be read (${reason}). Name an existing folder.`, { cause });
  const found = await stat(folder).catch((cause: unknown) => {
    throw unreadable(messageOf(cause), cause);
  });
  if (!found.isDirectory()) throw unreadable('it is not a folder');
  const { glob } = await import('tinyglobby');
  const names = await glob(pattern, { cwd: folder, ignore: ['**/_*'], expandDirectories: false, followSymbolicLinks: false }).catch((cause: unknown) => {
    throw unreadable(messageOf(cause), cause);
  });
  if (names.length === 0) throw new AppError('SOURCE_EMPTY', `${folder} has no file that fits '${pattern}': there is nothing to store.`);
  if (names.length > MOST) throw new AppError('SOURCE_TOO_LARGE', `${folder} has ${names.length} files that fit '${pattern}'; the max is ${MOST}. Declare a narrower pattern.`);
  return names.sort((a, b) => (a < b ? -1 : 1));
}
