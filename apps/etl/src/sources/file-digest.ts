import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { AppError } from '../errors.js';
import { fileBytes, sizeOf, unreadable } from './file-bytes.js';

/**
 * The sha256 of a file's bytes in lower hex.
 *
 * @param look sees each chunk as well
 * @throws {AppError} SOURCE_UNREADABLE when the file cannot be read; what `look` throws
 */
export async function fileDigest(path: string, look?: (chunk: Uint8Array) => void): Promise<string> {
  await sizeOf(path);
  return digestOf(path, createReadStream(path), look);
}

/**
 * The sha256 of a file's content in lower hex: of a packed file, of what it unpacks to.
 *
 * @param look sees each chunk as well
 * @throws {AppError} SOURCE_UNREADABLE, SOURCE_TOO_LARGE; what `look` throws
 */
export function contentDigest(path: string, look?: (chunk: Uint8Array) => void): Promise<string> {
  return digestOf(path, fileBytes(path), look);
}

async function digestOf(path: string, chunks: AsyncIterable<Uint8Array>, look?: (chunk: Uint8Array) => void): Promise<string> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of chunks) {
      hash.update(chunk);
      look?.(chunk);
    }
  } catch (cause) {
    throw cause instanceof AppError ? cause : unreadable(path, cause);
  }
  return hash.digest('hex');
}
