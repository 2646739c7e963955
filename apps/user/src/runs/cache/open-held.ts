import { namedFiles, rootDigest, SIGNATURE_FILE, SignatureFault, type PackageFile } from '@tripod/contracts/digest';
import { existsSync } from 'node:fs';
import { utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ListedFile, PackageSource } from '../package-source.js';
import { inCache } from './cache-fault.js';
import { filesBelow, hashFiles, linkFiles, type HashedFile } from './folder-files.js';
import { systemCode } from './system-code.js';

/**
 * Puts what the cache has under the digest of a package into a folder and checks it there; with its signature, when that has
 * come meanwhile and names just these files. The signature is not verified here.
 *
 * @throws {AppError} when there is no package at the store; PACKAGE_FAILED
 */
export async function openHeld(source: PackageSource, cache: string, directory: string, signal: AbortSignal): Promise<ListedFile[] | 'absent' | 'torn'> {
  const entry = join(cache, source.digest);
  if (!existsSync(entry)) return 'absent';
  const parts = [linkHeld(source.digest, entry, directory, signal), source.signature({ signal })] as const;
  // Both end before the folder is removed.
  await Promise.allSettled(parts);
  const [held, signature] = await Promise.all(parts);
  if (!Array.isArray(held) || signature === undefined || !namesJust(held, signature.toString())) return held;
  await inCache(directory, () => writeFile(join(directory, SIGNATURE_FILE), signature));
  return [...held, { path: SIGNATURE_FILE, bytes: signature.length }];
}

/** Whether a signature, which is not verified here, names these files and no others. */
function namesJust(files: readonly PackageFile[], signature: string): boolean {
  try {
    const named = new Map(namedFiles(signature).map(({ path, sha256 }) => [path, sha256]));
    return named.size === files.length && files.every(({ path, sha256 }) => named.get(path) === sha256);
  } catch (error) {
    if (error instanceof SignatureFault) return false;
    throw error;
  }
}

/** Links what the cache has into the folder, and checks it there. */
async function linkHeld(digest: string, entry: string, directory: string, signal: AbortSignal): Promise<HashedFile[] | 'absent' | 'torn'> {
  try {
    const files = await filesBelow(entry, { entries: Number.POSITIVE_INFINITY, signal });
    await linkFiles(entry, directory, files, signal);
    const hashed = await hashFiles(directory, files, signal);
    // The digest does not see a signature, and the cache keeps none.
    if (rootDigest(hashed) !== digest || files.some(({ path }) => path === SIGNATURE_FILE)) return 'torn';
    const now = new Date();
    // Where another process removes the entry this moment, the links stay.
    await utimes(entry, now, now).catch(() => undefined);
    return hashed;
  } catch (error) {
    return systemCode(error) === 'ENOENT' ? 'absent' : 'torn';
  }
}
