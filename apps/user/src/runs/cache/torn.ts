import { AppError } from '../../errors.js';
import type { PackageSource } from '../package-source.js';

/** What is thrown for a package that is not what its run recorded. */
export function torn({ who }: Pick<PackageSource, 'who'>, reason: string): AppError {
  return new AppError('PACKAGE_TORN', `${who} is not run: ${reason}. Train again, or restore the files.`);
}
