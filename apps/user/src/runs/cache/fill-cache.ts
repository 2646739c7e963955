import { createHash } from 'node:crypto';
import { mkdir, rename, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ListedFile, PackageSource } from '../package-source.js';
import { inCache } from './cache-fault.js';
import { digestBelow, filesBelow, linkFiles, protectFiles } from './folder-files.js';
import { inLanes } from './lanes.js';
import { makeRoom } from './make-room.js';
import { systemCode } from './system-code.js';
import { torn } from './torn.js';
import { discardFolder, takeWorkplace, type Workplace } from './workplace.js';

/** A package that is to come into the cache, and from there into a folder. */
export interface Filling {
  readonly source: PackageSource;
  readonly files: readonly ListedFile[];
  /** The folder of the process that opens the package. */
  readonly directory: string;
  readonly cache: string;
  readonly maxBytes: number;
  readonly signal: AbortSignal;
  /** The cache has something else under the digest. */
  readonly isReplacing: boolean;
}

/**
 * Fetches a package, checks it, files it in the cache and links it. Further processes may do the same meanwhile.
 *
 * @throws {AppError} PACKAGE_TORN, PACKAGE_FAILED, errors of the store; what was fetched stays for the next try
 */
export async function fillCache(filling: Filling): Promise<void> {
  const { source, files, directory, cache, maxBytes, signal } = filling;
  for (;;) {
    const place = await inCache(cache, () => takeWorkplace(cache, source.digest));
    let found: string;
    try {
      const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
      const [fetched] = await Promise.allSettled([fetchMissing(filling, place), makeRoom(cache, bytes, maxBytes, source.digest)]);
      if (fetched.status === 'rejected') throw fetched.reason;
      found = await inCache(cache, () => digestBelow(place.files, files, signal));
    } catch (error) {
      await place.leave();
      throw error;
    }
    if (found === source.digest) {
      return await inCache(cache, async () => {
        await protectFiles(place.files, files, signal);
        await linkFiles(place.files, directory, files, signal);
        await keep(filling, place);
        await place.discard();
      });
    }
    await place.discard();
    // What an earlier try has left may not fit to the rest: then all of it is fetched anew.
    if (!place.isResumed) throw torn(source, `its files have the digest ${found}, and the run recorded ${source.digest}: a file was altered, added or lost`);
  }
}

async function fetchMissing({ source, files, cache, signal }: Filling, place: Workplace): Promise<void> {
  const present = place.isResumed ? await inCache(cache, () => presentFiles(place, files, signal)) : new Set<string>();
  const missing = files.filter(({ path }) => !present.has(path));
  for (const folder of new Set(missing.map(({ path }) => dirname(path)))) await inCache(cache, () => mkdir(join(place.files, folder), { recursive: true }));
  await inLanes(missing, source.lanes, signal, (listed, stop) => {
    const validator = join(place.validators, createHash('sha256').update(listed.path).digest('hex'));
    return source.fetch(listed, { file: join(place.files, listed.path), validator, signal: stop });
  });
}

/** The files that an earlier try has fetched as a whole. What the list does not have, or has shorter, is removed. */
async function presentFiles({ files: folder }: Workplace, files: readonly ListedFile[], signal: AbortSignal): Promise<Set<string>> {
  const sizes = new Map(files.map(({ path, bytes }) => [path, bytes]));
  const present = new Set<string>();
  for (const { path, bytes } of await filesBelow(folder, { entries: Number.POSITIVE_INFINITY, signal })) {
    const wanted = sizes.get(path);
    if (bytes === wanted) present.add(path);
    else if (wanted === undefined || bytes > wanted) await unlink(join(folder, path));
  }
  return present;
}

/** Files under the digest what was checked. Of several processes that have fetched the same, the first one does. */
async function keep({ source, cache, isReplacing }: Filling, { files: fetched }: Workplace): Promise<void> {
  const entry = join(cache, source.digest);
  if (isReplacing) await discardFolder(cache, entry);
  await rename(fetched, entry).catch((error: unknown) => {
    if (!['ENOTEMPTY', 'EEXIST'].includes(systemCode(error) ?? '')) throw error;
  });
}
