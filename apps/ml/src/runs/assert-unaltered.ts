import { runTags } from '@tripod/contracts';
import { messageOf } from '../errors.js';
import { digestOfDirectory } from './package-files.js';
import { alteredPackage } from './errors.js';
import type { RunSummary } from './run-store.js';

/**
 * Compares the files of a package with the digest that its run is tagged with.
 *
 * @throws {AppError} PACKAGE_TORN
 */
export async function assertUnaltered(run: RunSummary, directory: string): Promise<void> {
  const expected = run.tags[runTags.packageDigest];
  if (expected === undefined) throw alteredPackage(run, directory, `the run has no tag '${runTags.packageDigest}'`);
  let actual: string;
  try {
    actual = await digestOfDirectory(directory);
  } catch (error) {
    throw alteredPackage(run, directory, messageOf(error));
  }
  if (actual !== expected) {
    throw alteredPackage(run, directory, `its files have the digest ${actual}, but the run's tag says ${expected}; a file was changed, added or removed`);
  }
}
