import { rootDigest, type PackageFile } from '@tripod/contracts/digest';
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { chmod, copyFile, link, lstat, mkdir, open, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError } from '../../errors.js';
import type { ListedFile, ListLimits } from '../package-source.js';
import { inLanes } from './lanes.js';
import { systemCode } from './system-code.js';

/** Node has four threads for files. */
const LANES = 4;
const CHUNK = 1024 * 1024;

/** What a folder may not hold: anything but files and folders, so that nothing outside of it comes along. */
export class NotAFile extends Error {}

/**
 * All files below a folder, in whatever order.
 *
 * @throws {NotAFile} for a link, a pipe or a device
 * @throws {AppError} PACKAGE_TOO_LARGE for more files and folders than the limit
 */
export async function filesBelow(folder: string, { entries, signal }: ListLimits): Promise<ListedFile[]> {
  const files: ListedFile[] = [];
  const folders = [''];
  let seen = 0;
  for (let inside = folders.pop(); inside !== undefined; inside = folders.pop()) {
    const names = await readdir(join(folder, inside));
    if ((seen += names.length) > entries) throw new AppError('PACKAGE_TOO_LARGE', `${folder} holds more than ${entries} files and folders. See PACKAGE_MAX_FILES.`);
    const paths = names.map((name) => (inside === '' ? name : `${inside}/${name}`));
    await inLanes(paths, LANES, signal, async (path) => {
      const entry = await lstat(join(folder, path));
      if (entry.isDirectory()) folders.push(path);
      else if (entry.isFile()) files.push({ path, bytes: entry.size });
      else throw new NotAFile(`${path} is neither a file nor a folder, and a package has no links`);
    });
  }
  return files;
}

/** A file with the digest of its bytes. */
export interface HashedFile extends ListedFile, PackageFile {}

/** Files below a folder, with their digests as they lie there now. A link that took a file's place is refused. */
export async function hashFiles(folder: string, files: readonly ListedFile[], signal: AbortSignal): Promise<HashedFile[]> {
  const hashed: HashedFile[] = [];
  await inLanes(files, LANES, signal, async ({ path, bytes }, stop) => {
    const hash = createHash('sha256');
    for await (const piece of piecesOf(join(folder, path))) {
      stop.throwIfAborted();
      hash.update(piece);
    }
    hashed.push({ path, bytes, sha256: hash.digest('hex') });
  });
  return hashed;
}

/** The root digest of files below a folder. */
export async function digestBelow(folder: string, files: readonly ListedFile[], signal: AbortSignal): Promise<string> {
  return rootDigest(await hashFiles(folder, files, signal));
}

/** A file's bytes, in pieces that are valid until the next one. A link is refused. */
export async function* piecesOf(path: string): AsyncGenerator<Buffer> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    const { size } = await file.stat();
    const buffer = Buffer.allocUnsafe(Math.max(1, Math.min(size, CHUNK)));
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

/** Puts files of one folder into another one without a copy of their bytes, where the file system can do that. */
export async function linkFiles(from: string, to: string, files: readonly ListedFile[], signal: AbortSignal): Promise<void> {
  for (const folder of new Set(files.map(({ path }) => dirname(path)))) await mkdir(join(to, folder), { recursive: true });
  await inLanes(files, LANES, signal, async ({ path }) => {
    const [source, target] = [join(from, path), join(to, path)];
    await link(source, target).catch((error: unknown) => {
      if (systemCode(error) === 'ENOENT') throw error;
      // A file system without hard links, a file of another user, or one with too many links.
      return copyFile(source, target, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL);
    });
  });
}

/** Guards files against writing: those of a cache are the same for every process. */
export async function protectFiles(folder: string, files: readonly ListedFile[], signal: AbortSignal): Promise<void> {
  await inLanes(files, LANES, signal, ({ path }) => chmod(join(folder, path), 0o444));
}
