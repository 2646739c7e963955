import { rootDigest, type PackageFile } from '@tripod/contracts/digest';
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, mkdir, open, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError, messageOf } from '../../errors.js';
import { temporaryFolder } from '../../temporary-folder.js';
import type { OpenPackage } from '../run-reader.js';
import type { StoredRun } from './find-run.js';

/**
 * Copies a run's package to a folder that only this process writes, then checks the copy against the digest that the run
 * recorded. Symbolic links, pipes and devices are rejected, so that nothing outside the package comes along. The errors
 * are those of `FoundRun.openPackage`.
 *
 * @param copies folder below which the copy gets a new folder
 */
export async function fetchPackage(run: StoredRun, copies: string): Promise<OpenPackage> {
  await inCopies(copies, mkdir(copies, { recursive: true }));
  const directory = await inCopies(copies, Promise.resolve().then(() => temporaryFolder('package', copies)));
  const remove = () => rm(directory, { recursive: true, force: true });
  try {
    const found = rootDigest(await copyFolder(run.packageDirectory, directory, ''));
    if (found !== run.packageDigest) {
      throw torn(
        run,
        `its files have the digest ${found}, and the run recorded ${run.packageDigest}: a file was altered, added or lost`,
      );
    }
    return { directory, close: remove };
  } catch (error) {
    await remove();
    throw error instanceof AppError ? error : torn(run, messageOf(error));
  }
}

async function copyFolder(from: string, to: string, inside: string): Promise<PackageFile[]> {
  const files: PackageFile[] = [];
  for (const name of await readdir(join(from, inside))) {
    const path = inside === '' ? name : `${inside}/${name}`;
    const entry = await lstat(join(from, path));
    if (entry.isDirectory()) files.push(...(await copyFolder(from, to, path)));
    else if (entry.isFile()) files.push(await copyFile(from, to, path));
    else throw new Error(`${path} is neither a file nor a folder, and a package has no links`);
  }
  return files;
}

async function copyFile(from: string, to: string, path: string): Promise<PackageFile> {
  // A link that took the file's place since it was looked at is refused here.
  const source = await open(join(from, path), constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    const bytes = await source.readFile();
    await inCopies(to, mkdir(dirname(join(to, path)), { recursive: true }));
    await inCopies(to, writeFile(join(to, path), bytes));
    return { path, sha256: createHash('sha256').update(bytes).digest('hex') };
  } finally {
    await source.close();
  }
}

/** Where our own folder fails, the package is not to blame. */
async function inCopies<Result>(folder: string, writing: Promise<Result>): Promise<Result> {
  return await writing.catch((cause: unknown) => {
    throw new AppError(
      'PACKAGE_FAILED',
      `The package cannot be copied to ${folder} (${messageOf(cause)}). Make room there, or set PACKAGE_COPIES_DIRECTORY.`,
      { cause },
    );
  });
}

function torn(run: StoredRun, reason: string): AppError {
  return new AppError(
    'PACKAGE_TORN',
    `The package of run ${run.id} in ${run.packageDirectory} is not run: ${reason}. Train again, or restore the files.`,
  );
}
