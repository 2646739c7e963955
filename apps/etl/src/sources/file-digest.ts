import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { AppError, messageOf } from '../errors.js';

/**
 * The sha256 of a file's bytes in lower hex.
 *
 * @param look sees each chunk as well
 * @throws {AppError} SOURCE_UNREADABLE when the file cannot be read; what `look` throws
 */
export async function fileDigest(path: string, look?: (chunk: Uint8Array) => void): Promise<string> {
  const hash = createHash('sha256');
  try {
    // A pipe or a device gives its bytes once, or without an end.
    if (!(await stat(path)).isFile()) throw new Error('it is not a regular file');
    await pipeline(createReadStream(path), async (chunks: AsyncIterable<Uint8Array>) => {
      for await (const chunk of chunks) {
        hash.update(chunk);
        look?.(chunk);
      }
    });
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError('SOURCE_UNREADABLE', `${path} cannot be read (${messageOf(cause)}). Name an existing file.`, { cause });
  }
  return hash.digest('hex');
}
