import type { PackageFile } from '@tripod/contracts/digest';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { filesBelow, piecesOf } from '../../runs/cache/folder-files.js';
import { inLanes } from '../../runs/cache/lanes.js';

/** Node has four threads for files. */
const LANES = 4;

/**
 * All files of an opened package, with their digests as they lie there now.
 *
 * @throws {NotAFile} for a link, a pipe or a device
 */
export async function hashFiles(directory: string, signal: AbortSignal): Promise<PackageFile[]> {
  const hashed: PackageFile[] = [];
  // How many there may be was limited when they were fetched.
  const files = await filesBelow(directory, { entries: Number.POSITIVE_INFINITY, signal });
  await inLanes(files, LANES, signal, async ({ path }, stop) => {
    const hash = createHash('sha256');
    for await (const piece of piecesOf(join(directory, path))) {
      stop.throwIfAborted();
      hash.update(piece);
    }
    hashed.push({ path, sha256: hash.digest('hex') });
  });
  return hashed;
}
