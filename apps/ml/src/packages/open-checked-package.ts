import { packageFiles, runTags } from '@tripod/contracts';
import { rootDigest, SIGNATURE_FILE, SIGNATURE_MAX_BYTES, SignatureFault, verifySignature, type PackageFile } from '@tripod/contracts/digest';
import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { AppError, messageOf } from '../errors.js';
import type { OpenedPackage, RunStore, RunSummary } from '../runs/run-store.js';
import { temporaryFolder } from '../temporary-folder.js';
import { copyPackage } from './copy-package.js';
import type { Trust } from './trust.js';

/** A package that may be run: its files are a copy that only this process writes. */
export interface CheckedPackage extends OpenedPackage {
  /** Names the key that signed it; undefined for an unsigned one that was allowed. */
  readonly signedBy: string | undefined;
}

/**
 * Opens a run's package to be run. This is the one way: the store compares its files with the run's digest, then they are
 * copied, and the signature is verified over the copy, so that what was checked is what runs.
 *
 * @throws {AppError} as `RunStore.openPackage`; PACKAGE_UNSIGNED; PACKAGE_UNTRUSTED when another key than the pinned one
 *   has signed it; PACKAGE_TORN when a file was altered, added, removed or renamed, or the package is another run's;
 *   PACKAGE_TOO_LARGE; PACKAGE_FAILED when it cannot be copied
 */
export async function openCheckedPackage(store: Pick<RunStore, 'openPackage'>, runId: string, trust: Trust, signal?: AbortSignal): Promise<CheckedPackage> {
  await using opened = await store.openPackage(runId);
  const { run } = opened;
  const directory = temporaryFolder('package');
  const close = () => rm(directory, { recursive: true, force: true });
  try {
    const files = await copied(run, opened.directory, directory, signal);
    const found = rootDigest(files);
    if (found !== run.tags[runTags.packageDigest]) throw torn(run, 'its files changed while they were read');
    const signedBy = await verified(run, directory, files, trust);
    await refuseOfOtherRun(run, directory);
    return { run, directory, signedBy, close, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function copied(run: RunSummary, from: string, to: string, signal?: AbortSignal): Promise<PackageFile[]> {
  try {
    return await copyPackage(from, to, signal);
  } catch (error) {
    if (error instanceof AppError || signal?.aborted) throw error;
    throw new AppError('PACKAGE_FAILED', `The package of run ${run.id} cannot be copied to ${to} to be run: ${messageOf(error)}.`, { cause: error });
  }
}

async function verified(run: RunSummary, directory: string, files: readonly PackageFile[], { pinned, warnOfUnsigned }: Trust): Promise<string | undefined> {
  if (!files.some(({ path }) => path === SIGNATURE_FILE)) {
    if (warnOfUnsigned === undefined) {
      throw new AppError('PACKAGE_UNSIGNED', `The package of run ${run.id} is not run: it is not signed, so nobody vouches for its code. Train again with a signing key, choose another run, or give --allow-unsigned if you know who made it.`);
    }
    warnOfUnsigned(`the package of run ${run.id} is not signed: nobody vouches for its code`);
    return undefined;
  }
  if (pinned === undefined) {
    throw new AppError('BAD_SETTING', `The package of run ${run.id} is signed, and no key is set to verify it by. Set MODEL_PUBLIC_KEY; --allow-unsigned is for packages without a signature alone.`);
  }
  try {
    verifySignature(files, await signatureIn(directory), pinned);
  } catch (error) {
    throw error instanceof SignatureFault ? refused(run, error) : error;
  }
  return pinned.hint;
}

async function signatureIn(directory: string): Promise<string> {
  const file = join(directory, SIGNATURE_FILE);
  if ((await stat(file)).size > SIGNATURE_MAX_BYTES) throw new SignatureFault(`${SIGNATURE_FILE} has more than ${SIGNATURE_MAX_BYTES} bytes`);
  return readFile(file, 'utf8');
}

function refused(run: RunSummary, { message, isOtherKey }: SignatureFault): AppError {
  if (!isOtherKey) return torn(run, message);
  return new AppError('PACKAGE_UNTRUSTED', `The package of run ${run.id} is not run: ${message}. Choose a run that the pinned key has signed, train again, or set MODEL_PUBLIC_KEY if you trust the other key.`);
}

/** The signature says who made the files, and `MLmodel`, which is signed, for which run: a package of an older run has its own. */
async function refuseOfOtherRun(run: RunSummary, directory: string): Promise<void> {
  const described = z.object({ run_id: z.string() }).safeParse(parse(await readFile(join(directory, packageFiles.model), 'utf8')));
  if (described.data?.run_id === run.id) return;
  throw torn(run, described.success ? `its ${packageFiles.model} names run ${described.data.run_id} as its maker` : `its ${packageFiles.model} does not name its run`);
}

function torn(run: RunSummary, reason: string): AppError {
  return new AppError('PACKAGE_TORN', `The package of run ${run.id} is not run: ${reason}. Restore its files, choose another run of \`ml runs\`, or train again with \`ml train\`.`);
}
