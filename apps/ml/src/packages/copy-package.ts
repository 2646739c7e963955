import type { PackageFile } from '@tripod/contracts/digest';
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, mkdir, open, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError } from '../errors.js';

/** Far above a package: about 10 files of 5 MB together. */
const LIMITS = { files: 5_000, bytes: 1024 ** 3 };
const CHUNK = 512 * 1024;

/**
 * Copies a package file by file and names the bytes that were copied. Links, pipes and devices are refused, so that
 * nothing outside of the package comes along.
 *
 * @param to an empty folder
 * @throws {AppError} PACKAGE_TORN for a link, a pipe or a device; PACKAGE_TOO_LARGE; the signal's reason; faults of the
 *   file system as they are
 */
export async function copyPackage(from: string, to: string, signal?: AbortSignal): Promise<PackageFile[]> {
  const files: PackageFile[] = [];
  let left = LIMITS.bytes;
  const folders = [''];
  for (let inside = folders.pop(); inside !== undefined; inside = folders.pop()) {
    for (const name of await readdir(join(from, inside))) {
      signal?.throwIfAborted();
      const path = inside === '' ? name : `${inside}/${name}`;
      const entry = await lstat(join(from, path));
      if (entry.isDirectory()) folders.push(path);
      else if (!entry.isFile()) {
        throw new AppError('PACKAGE_TORN', `The model package in ${from} is not run: ${path} is neither a file nor a folder, and a package has no links. Restore its files, or train again with \`ml train\`.`);
      } else {
        if (files.length === LIMITS.files || entry.size > left) throw tooLarge(from);
        const { sha256, bytes } = await copyFile(join(from, path), join(to, path), left, from);
        files.push({ path, sha256 });
        left -= bytes;
      }
    }
  }
  return files;
}

async function copyFile(from: string, to: string, most: number, place: string): Promise<{ sha256: string; bytes: number }> {
  await mkdir(dirname(to), { recursive: true });
  // A link that took the file's place since it was looked at is refused here.
  await using source = await open(from, constants.O_RDONLY | constants.O_NOFOLLOW);
  await using copy = await open(to, 'wx', 0o600);
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(CHUNK);
  let bytes = 0;
  for (;;) {
    const { bytesRead } = await source.read(buffer, 0, buffer.length);
    if (bytesRead === 0) break;
    bytes += bytesRead;
    if (bytes > most) throw tooLarge(place);
    const piece = buffer.subarray(0, bytesRead);
    hash.update(piece);
    await copy.writeFile(piece);
  }
  return { sha256: hash.digest('hex'), bytes };
}

function tooLarge(place: string): AppError {
  return new AppError('PACKAGE_TOO_LARGE', `The model package in ${place} has more than ${LIMITS.files} files or ${LIMITS.bytes / 1024 ** 3} GiB, so it is not run.`);
}
