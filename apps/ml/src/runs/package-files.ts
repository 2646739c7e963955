import { rootDigest, type PackageFile } from '@tripod/contracts/digest';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { runRecord } from './errors.js';

/**
 * Every file below a directory with its sha256, paths with `/` and relative to it.
 *
 * @throws {AppError} RUN_RECORD_INVALID on a symbolic link or a device: its target is not part of the package
 */
export async function packageFilesOf(directory: string, below = ''): Promise<PackageFile[]> {
  const files: PackageFile[] = [];
  for (const entry of await readdir(join(directory, below), { withFileTypes: true })) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) files.push(...(await packageFilesOf(directory, path)));
    else if (entry.isFile()) files.push({ path, sha256: await sha256Of(join(directory, path)) });
    else throw runRecord(`'${path}' in ${directory} is neither a file nor a directory, and cannot be part of a package`);
  }
  return files;
}

/** `rootDigest` of the files in a directory. */
export async function digestOfDirectory(directory: string): Promise<string> {
  return rootDigest(await packageFilesOf(directory));
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
