import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { EtlError } from '../errors.js';

/**
 * The sha256 of a file's bytes in lower hex.
 *
 * @throws {EtlError} when the file cannot be read
 */
export async function fileDigest(path: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path), hash);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new EtlError('SOURCE_UNREADABLE', `${path} cannot be read (${reason}). Give an existing file to --file.`, 1, { cause });
  }
  return hash.digest('hex');
}
