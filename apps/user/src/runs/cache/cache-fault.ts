import { AppError, messageOf } from '../../errors.js';
import { isAbort } from './system-code.js';

/** Where our own folder fails, the package is not to blame. */
export async function inCache<Result>(folder: string, work: () => Promise<Result> | Result): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof AppError || isAbort(cause)) throw cause;
    throw new AppError('PACKAGE_FAILED', `The package cannot be kept in ${folder} (${messageOf(cause)}). Make room there, or set PACKAGE_CACHE_DIRECTORY.`, { cause });
  }
}
