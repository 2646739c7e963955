import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { pipeline, type Transform } from 'node:stream';
import * as zlib from 'node:zlib';
import { AppError, messageOf } from '../errors.js';

/** A packed file that unpacks to more than both is refused: it is made to take all time and room there is. */
export interface UnpackLimits {
  readonly bytes: number;
  /** Of the packed file's own size. */
  readonly times: number;
}

const LIMITS: UnpackLimits = { bytes: 2 ** 30, times: 200 };
const CHUNK_BYTES = 1 << 20;

/**
 * The bytes of a file in chunks of about a MiB, unpacked where it is packed: gzip and zstd show in the first bytes, brotli in the
 * end of its name, `.br`.
 *
 * @throws {AppError} SOURCE_UNREADABLE, SOURCE_TOO_LARGE beyond the limits
 */
export async function* fileBytes(path: string, limits = LIMITS): AsyncGenerator<Uint8Array> {
  const size = await sizeOf(path);
  const packing = await packingOf(path);
  const file = createReadStream(path, { highWaterMark: CHUNK_BYTES });
  const unpacking = packing === undefined ? undefined : unpackerOf(path, packing);
  // Errors come out of the iteration; the stream that is left early closes the other one.
  const chunks: AsyncIterable<Uint8Array> = unpacking === undefined ? file : pipeline(file, unpacking, () => undefined);
  let bytes = 0;
  try {
    for await (const chunk of chunks) {
      bytes += chunk.length;
      if (packing !== undefined && bytes > limits.bytes && bytes > limits.times * size) {
        throw new AppError('SOURCE_TOO_LARGE', `${path} unpacks to more than ${limits.times} times its size, as files do that are made to do harm. If it is meant, unpack it first.`);
      }
      yield chunk;
    }
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw packing === undefined ? unreadable(path, cause) : new AppError('SOURCE_UNREADABLE', `${path} cannot be unpacked as ${packing} (${messageOf(cause)}). Get it again, whole.`, { cause });
  }
}

/**
 * Says of which file something cannot be read.
 *
 * @returns the error to throw
 */
export function unreadable(path: string, cause: unknown): AppError {
  return new AppError('SOURCE_UNREADABLE', `${path} cannot be read (${messageOf(cause)}). Name an existing file.`, { cause });
}

/**
 * The size of a regular file in bytes. A pipe or a device gives its bytes once, or without an end.
 *
 * @throws {AppError} SOURCE_UNREADABLE
 */
export async function sizeOf(path: string): Promise<number> {
  const found = await stat(path).catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
  if (!found.isFile()) throw unreadable(path, new Error('it is not a regular file'));
  return found.size;
}

export type Packing = 'gzip' | 'zstd' | 'brotli';

/** How a file is packed; undefined: it is not. */
export async function packingOf(path: string): Promise<Packing | undefined> {
  const first = await firstBytes(path).catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
  if (first.readUInt16BE(0) === 0x1f8b) return 'gzip';
  if (first.readUInt32BE(0) === 0x28b52ffd) return 'zstd';
  return extname(path).toLowerCase() === '.br' ? 'brotli' : undefined;
}

async function firstBytes(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    return (await file.read(Buffer.alloc(4), 0, 4, 0)).buffer;
  } finally {
    await file.close();
  }
}

function unpackerOf(path: string, packing: Packing): Transform {
  const options = { chunkSize: CHUNK_BYTES };
  if (packing === 'gzip') return zlib.createGunzip(options);
  if (packing === 'brotli') return zlib.createBrotliDecompress(options);
  if ('createZstdDecompress' in zlib && typeof zlib.createZstdDecompress === 'function') return zlib.createZstdDecompress(options) as Transform;
  throw new AppError('SOURCE_UNREADABLE', `${path} is packed by zstd, which Node reads from version 22.15 on; this is ${process.version}. Use a newer Node, or unpack it first.`);
}
