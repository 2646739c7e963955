import { runTags, sha256 } from '@tripod/contracts';
import { AppError } from '../errors.js';
import type { RegisteredVersion } from './run-reader.js';

/**
 * Refuses a version whose model is not the one of its run.
 *
 * @param found what the version names, and `expected` what its run has
 * @throws {AppError} PACKAGE_TORN
 */
export function checkVersion({ name, version }: RegisteredVersion, found: string, run: string, expected: string): void {
  if (found === expected) return;
  throw new AppError(
    'PACKAGE_TORN',
    `Version ${version} of '${name}' names the model ${found}, and its run ${run} has ${expected}, so it is not run. Register the run again with \`npm run ml -- promote\`.`,
  );
}

/**
 * Reads the digest that a run recorded of its package.
 *
 * @throws {AppError} PACKAGE_TORN
 */
export function checkDigest(run: string, tag: string | undefined): string {
  const digest = sha256.safeParse(tag?.trim());
  if (digest.success) return digest.data;
  throw new AppError(
    'PACKAGE_TORN',
    `Run ${run} has no tag ${runTags.packageDigest}, so its package cannot be checked and is not run. Train again with \`npm run ml -- train\`.`,
  );
}
