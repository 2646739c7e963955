import { SIGNATURE_FILE, SIGNATURE_MAX_BYTES, SignatureFault, verifySignature, type PackageFile } from '@tripod/contracts/digest';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError, messageOf } from '../../errors.js';
import type { FoundRun, OpenPackage } from '../../runs/run-reader.js';
import { filesBelow, hashFiles } from '../../runs/cache/folder-files.js';
import type { Trust } from './trust.js';

/**
 * Opens a run's package to be run. This is the one way: the run store compares the files with the digest, in a folder that
 * only this process uses, and the signature is verified over that folder, so that what was checked is what runs.
 *
 * @throws {AppError} as `FoundRun.openPackage`; PACKAGE_UNSIGNED; PACKAGE_UNTRUSTED when another key than the pinned one has
 *   signed it; PACKAGE_TORN when the signature does not fit the files; BAD_SETTING when it is signed and no key is pinned
 */
export async function openCheckedPackage(run: FoundRun, trust: Trust, signal: AbortSignal): Promise<OpenPackage> {
  const files = await run.openPackage();
  try {
    await verified(run, files.directory, trust, signal);
    return files;
  } catch (error) {
    await files.close();
    throw error;
  }
}

async function verified(run: FoundRun, directory: string, { pinned, warnOfUnsigned }: Trust, signal: AbortSignal): Promise<void> {
  const files = await filesIn(directory, signal).catch((cause: unknown) => {
    if (signal.aborted) throw new AppError('INTERRUPTED', `The package of run ${run.id} was stopped.`, { cause });
    throw new AppError('PACKAGE_TORN', `The package of run ${run.id} is not run: ${messageOf(cause)}. Train again, or restore the files.`, { cause });
  });
  if (!files.some(({ path }) => path === SIGNATURE_FILE)) {
    if (warnOfUnsigned === undefined) {
      throw new AppError('PACKAGE_UNSIGNED', `The package of run ${run.id} is not run: it is not signed, so nobody vouches for its code. Choose a run that is signed, train again with a signing key, or give --allow-unsigned if you know who made it.`);
    }
    return warnOfUnsigned(`the package of run ${run.id} is not signed: nobody vouches for its code`);
  }
  if (pinned === undefined) {
    throw new AppError('BAD_SETTING', `The package of run ${run.id} is signed, and MODEL_PUBLIC_KEY is not set to verify it by. Set it; --allow-unsigned is for packages without a signature alone.`);
  }
  try {
    verifySignature(files, await signatureIn(directory), pinned);
  } catch (error) {
    throw error instanceof SignatureFault ? refused(run, error) : error;
  }
}

/** How many there may be was limited when they were fetched. */
async function filesIn(directory: string, signal: AbortSignal): Promise<PackageFile[]> {
  return hashFiles(directory, await filesBelow(directory, { entries: Number.POSITIVE_INFINITY, signal }), signal);
}

async function signatureIn(directory: string): Promise<string> {
  const file = join(directory, SIGNATURE_FILE);
  if ((await stat(file)).size > SIGNATURE_MAX_BYTES) throw new SignatureFault(`${SIGNATURE_FILE} has more than ${SIGNATURE_MAX_BYTES} bytes`);
  return readFile(file, 'utf8');
}

function refused(run: FoundRun, { message, isOtherKey }: SignatureFault): AppError {
  return isOtherKey
    ? new AppError('PACKAGE_UNTRUSTED', `The package of run ${run.id} is not run: ${message}. Choose a run that the pinned key has signed, or set MODEL_PUBLIC_KEY if you trust the other key.`)
    : new AppError('PACKAGE_TORN', `The package of run ${run.id} is not run: ${message}. Train again, or restore the files.`);
}
