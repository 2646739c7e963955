import type { PackageFile } from '@tripod/contracts/digest';
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/**
 * All files of an opened package, with their digests as they lie there now.
 *
 * @throws {Error} for an entry that is not a file or a folder
 */
export async function hashFiles(directory: string): Promise<PackageFile[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files: PackageFile[] = [];
  for (const entry of entries) {
    if (entry.isDirectory()) continue;
    const file = join(entry.parentPath, entry.name);
    const path = file.slice(directory.length + 1).replaceAll('\\', '/');
    if (!entry.isFile()) throw new Error(`${path} is neither a file nor a folder`);
    files.push({ path, sha256: await sha256Of(file) });
  }
  return files;
}

async function sha256Of(path: string): Promise<string> {
  await using file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  const hash = createHash('sha256');
  await pipeline(file.createReadStream({ autoClose: false, highWaterMark: 1024 * 1024 }), hash);
  return hash.digest('hex');
}
