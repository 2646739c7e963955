import { StoreWriteError } from './errors.js';

/** The code by which the operating system says why a call failed: `ENOENT`, `EEXIST`, `ESRCH` … */
export function systemCode(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

const REASONS: ReadonlyMap<string, string> = new Map([
  ['ENOSPC', 'the disk is full'],
  ['EDQUOT', 'the quota is used up'],
  ['EROFS', 'the file system is read-only'],
  ['EACCES', 'this user has no right to'],
  ['EPERM', 'this user has no right to'],
  ['ENOTDIR', 'a file is in the place of a directory'],
  ['EEXIST', 'a file is in the place of a directory'],
  // Node says ENOENT also when it makes directories in a file system that is read-only.
  ['ENOENT', 'a directory in it has gone, or the file system is read-only'],
]);

/** Does what writes the store; where the system refuses, says so in a message for the user. */
export async function writing<T>(location: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    const reason = REASONS.get(systemCode(error) ?? '');
    throw reason === undefined ? error : new StoreWriteError(location, reason, { cause: error });
  }
}
