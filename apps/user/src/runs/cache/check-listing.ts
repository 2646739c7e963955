import { isSafeArtifactPath } from '@tripod/contracts';
import { AppError } from '../../errors.js';
import type { ListedFile, PackageSource } from '../package-source.js';

/** How large a package may be. */
export interface PackageLimits {
  readonly bytes: number;
  readonly files: number;
}

/** Of a name, on every common file system. */
const MAX_NAME_BYTES = 255;

/**
 * Refuses a list of files before a byte of them is fetched.
 *
 * @throws {AppError} PACKAGE_TOO_LARGE; RUN_STORE_INVALID for a path that leads out, or that names two things; PACKAGE_TORN
 *   for an empty list
 */
export function checkListing({ who }: PackageSource, listed: readonly ListedFile[], limits: PackageLimits): void {
  if (listed.length === 0) throw new AppError('PACKAGE_TORN', `${who} has no files. Train again, or restore the files.`);
  if (listed.length > limits.files) {
    throw new AppError('PACKAGE_TOO_LARGE', `${who} has ${listed.length} files, and ${limits.files} are allowed. A larger one needs a larger PACKAGE_MAX_FILES.`);
  }
  const paths = new Set<string>();
  const folders = new Set<string>();
  let bytes = 0;
  for (const file of listed) {
    const parts = file.path.split('/');
    if (!isSafeArtifactPath(file.path) || parts.some((part) => Buffer.byteLength(part) > MAX_NAME_BYTES)) {
      throw unusablePath(who, file.path);
    }
    if (paths.has(file.path)) throw unusable(who, `${file.path} twice`);
    if (!Number.isSafeInteger(file.bytes) || file.bytes < 0) throw unusable(who, `${file.path} with ${file.bytes} bytes`);
    paths.add(file.path);
    for (let depth = 1; depth < parts.length; depth++) folders.add(parts.slice(0, depth).join('/'));
    bytes += file.bytes;
  }
  for (const path of folders) if (paths.has(path)) throw unusable(who, `${path} as a file and as a folder`);
  if (bytes > limits.bytes) {
    throw new AppError('PACKAGE_TOO_LARGE', `${who} has ${megabytes(bytes)} MB, and ${megabytes(limits.bytes)} MB are allowed. A larger one needs a larger PACKAGE_MAX_MB, and room in PACKAGE_CACHE_MB.`);
  }
}

/** Bytes as a number of megabytes, of which there is at least one. */
const megabytes = (bytes: number): number => Math.ceil(bytes / (1024 * 1024));

/** The error for a path that leads out of a package, or is too long. */
export function unusablePath(who: string, path: string): AppError {
  return unusable(who, `${JSON.stringify(path.slice(0, MAX_NAME_BYTES))}, which is not a safe path`);
}

function unusable(who: string, what: string): AppError {
  return new AppError('RUN_STORE_INVALID', `${who} is not fetched: the run store lists ${what}. Train again, or restore the files.`);
}

/** What a source throws when it finds more bytes than its list says. */
export function moreThanListed({ who }: Pick<PackageSource, 'who'>, { path, bytes }: ListedFile): AppError {
  return new AppError('PACKAGE_TOO_LARGE', `${who} is not fetched: the run store lists ${bytes} bytes of ${path}, and sends more. Train again, or restore the files.`);
}
