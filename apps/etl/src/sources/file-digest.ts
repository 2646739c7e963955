import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { AppError } from '../errors.js';
import { fileBytes, sizeOf, unreadable } from './file-bytes.js';

/** What is done beside the digest. */
export interface Looking {
  /** Sees each chunk as well. */
  look?(chunk: Uint8Array): void;
  /** Ends the reading. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * The sha256 of a file's bytes in lower hex.
 *
 * @throws {AppError} SOURCE_UNREADABLE when the file cannot be read; what `look` throws
 */
export async function fileDigest(path: string, looking: Looking = {}): Promise<string> {
  await sizeOf(path);
  return digestOf(path, createReadStream(path), looking);
}

/**
 * The sha256 of a file's content in lower hex: of a packed file, of what it unpacks to.
 *
 * @throws {AppError} SOURCE_UNREADABLE, SOURCE_TOO_LARGE; what `look` throws
 */
export function contentDigest(path: string, looking: Looking = {}): Promise<string> {
  return digestOf(path, fileBytes(path), looking);
}

async function digestOf(path: string, chunks: AsyncIterable<Uint8Array>, { look, signal }: Looking): Promise<string> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of chunks) {
      signal?.throwIfAborted();
      hash.update(chunk);
      look?.(chunk);
    }
  } catch (cause) {
    signal?.throwIfAborted();
    throw cause instanceof AppError ? cause : unreadable(path, cause);
  }
  return hash.digest('hex');
}
