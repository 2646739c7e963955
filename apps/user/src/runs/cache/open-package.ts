import { SIGNATURE_FILE } from '@tripod/contracts/digest';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../errors.js';
import { temporaryFolder } from '../../temporary-folder.js';
import type { ListedFile, PackageSource } from '../package-source.js';
import type { OpenPackage } from '../run-reader.js';
import { inCache } from './cache-fault.js';
import { checkListing, type PackageLimits } from './check-listing.js';
import { fillCache } from './fill-cache.js';
import { NotAFile } from './folder-files.js';
import { openHeld } from './open-held.js';
import { prepareCache } from './prepare-cache.js';
import { torn } from './torn.js';

/** Where packages are kept, how large they may be, and for how long one may be fetched. */
export interface CacheSettings {
  readonly directory: string;
  /** Of all packages together. */
  readonly maxBytes: number;
  readonly limits: PackageLimits;
  /** Milliseconds. */
  readonly fetchTimeout: number;
  /** Stops the fetching; what has come stays for the next try. */
  readonly signal: AbortSignal;
}

/** A list counts folders too. */
const MAX_FOLDERS = 1000;

/**
 * Opens a package in a folder that only this process uses: links to the files of the cache, where they lie under the root
 * digest. What the cache does not have is fetched first. The files are checked against the digest at each opening. The
 * digest does not see their names: those are compared with the list of the store, or, where the cache has all of a package
 * that is signed, with its signature, which must then be verified. The signature comes anew from the store.
 *
 * @throws {AppError} PACKAGE_TORN, PACKAGE_TOO_LARGE, errors of the store; PACKAGE_FAILED when the cache cannot be written
 */
export async function openPackage(source: PackageSource, settings: CacheSettings): Promise<OpenPackage> {
  const { directory: cache, limits, maxBytes, fetchTimeout } = settings;
  await inCache(cache, () => prepareCache(cache));
  const directory = await inCache(cache, () => temporaryFolder('package', cache));
  const close = () => rm(directory, { recursive: true, force: true });
  const tooSlow = AbortSignal.timeout(fetchTimeout);
  const signal = AbortSignal.any([settings.signal, tooSlow]);
  const allowed = { ...limits, bytes: Math.min(limits.bytes, maxBytes) };
  try {
    const held = await openHeld(source, cache, directory, signal);
    if (Array.isArray(held) && held.some(({ path }) => path === SIGNATURE_FILE)) {
      checkListing(source, held, allowed);
      return { directory, close };
    }
    const listed = await source.list({ entries: limits.files + MAX_FOLDERS, signal });
    checkListing(source, listed, allowed);
    // The signature lies outside of the digest, so the cache does not keep it.
    const files = listed.filter(({ path }) => path !== SIGNATURE_FILE);
    const signature = listed.find(({ path }) => path === SIGNATURE_FILE);
    const isHeld = Array.isArray(held) && isSameList(held, files);
    if (!isHeld) for (const name of await readdir(directory)) await rm(join(directory, name), { recursive: true });
    const parts = [
      ...(isHeld ? [] : [fillCache({ source, files, directory, cache, maxBytes, signal, isReplacing: held !== 'absent' })]),
      ...(signature === undefined ? [] : [source.fetch(signature, { file: join(directory, SIGNATURE_FILE), signal })]),
    ];
    // Both end before the folder is removed.
    await Promise.allSettled(parts);
    await Promise.all(parts);
    return { directory, close };
  } catch (error) {
    await close();
    if (tooSlow.aborted && !settings.signal.aborted) {
      throw new AppError(
        'RUN_STORE_AWAY',
        `${source.who} did not come within ${fetchTimeout / 1000} s. What has come is kept, and the next try goes on from there. A slow network needs a larger PACKAGE_FETCH_TIMEOUT_MS.`,
        { cause: error },
      );
    }
    throw error instanceof NotAFile ? torn(source, error.message) : error;
  }
}

/** The digest names files by their order alone, so their names are compared here. */
function isSameList(held: readonly ListedFile[], listed: readonly ListedFile[]): boolean {
  const sizes = new Map(held.map(({ path, bytes }) => [path, bytes]));
  return held.length === listed.length && listed.every(({ path, bytes }) => sizes.get(path) === bytes);
}
