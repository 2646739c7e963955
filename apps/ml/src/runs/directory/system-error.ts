import { AppError } from '../../errors.js';
import { storeWrite } from '../errors.js';

/** The code by which the operating system says why a call failed: `ENOENT`, `EEXIST`, `ESRCH` … */
export function systemCode(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

const REASONS: ReadonlyMap<string, string> = new Map([
  ['ENOSPC', 'the disk is full'],
  ['EDQUOT', 'the disk quota is used up'],
  ['EROFS', 'the file system is read-only'],
  ['EACCES', 'this user does not have the right'],
  ['EPERM', 'this user does not have the right'],
  ['ENOTDIR', 'a file is in the place of a directory'],
  ['EEXIST', 'a file is in the place of a directory'],
  // Node says ENOENT also when it makes directories in a read-only file system.
  ['ENOENT', 'a directory in it was removed, or the file system is read-only'],
]);

/** Runs work that writes the store. A refusal by the operating system becomes a RUN_STORE_FAILED in words. */
export async function writing<T>(location: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (error instanceof AppError) throw error;
    const reason = REASONS.get(systemCode(error) ?? '');
    throw reason === undefined ? error : storeWrite(location, reason, { cause: error });
  }
}
