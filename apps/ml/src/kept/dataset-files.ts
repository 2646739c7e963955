import { open, readFile, writeFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { runId } from '@tripod/contracts';
import { z } from 'zod';
import { bytesOf, decoded, encoded, type TypedArray } from '../packaging/typed-json.js';

const files = { json: 'dataset.json', binary: 'arrays.bin' } as const;
/** How much is read or written at once. */
const PIECE = 16 * 2 ** 20;

/** A dataset, and the run that made it. */
export interface KeptDataset {
  readonly run: string;
  readonly value: unknown;
}

const stored = z.object({
  /** The run that made it. */
  run: runId,
  /** JSON data in which each typed array is a pointer into the binary file. */
  value: z.unknown(),
  /** The binary file's length in bytes, and its CRC-32. */
  bytes: z.int().nonnegative(),
  crc: z.int().nonnegative(),
});

/**
 * Writes a dataset into an empty directory. The arrays go from where they are, without a copy in memory.
 *
 * @returns the bytes of both files
 * @throws {TypeError} when the value would not come back as it is: NaN or −0 outside of a typed array, an instance of a class
 * @throws the signal's reason when it is aborted
 */
export async function writeDataset(directory: string, { run, value }: KeptDataset, signal?: AbortSignal): Promise<number> {
  const arrays: TypedArray[] = [];
  let bytes = 0;
  const put = (array: TypedArray) => {
    const offset = bytes;
    arrays.push(array);
    bytes += array.byteLength;
    return offset;
  };
  const json = encoded(value, 'it', put);
  const text = (crc: number) => JSON.stringify({ run, value: json, bytes, crc }, refuseMinusZero);
  text(0);
  await using file = await open(join(directory, files.binary), 'w');
  let crc = 0;
  for (const array of arrays) {
    for (const piece of piecesOf(bytesOf(array))) {
      signal?.throwIfAborted();
      crc = crc32(piece, crc);
      await writeAll(file, piece);
    }
  }
  const written = text(crc);
  await writeFile(join(directory, files.json), written);
  return bytes + Buffer.byteLength(written);
}

/**
 * Reads what {@link writeDataset} wrote, each array into memory of its own.
 *
 * @throws when a file is missing, cut off or altered
 */
export async function readDataset(directory: string, signal?: AbortSignal): Promise<KeptDataset> {
  const { run, value, bytes, crc } = stored.parse(JSON.parse(await readFile(join(directory, files.json), 'utf8')));
  await using file = await open(join(directory, files.binary));
  const { size } = await file.stat();
  if (size !== bytes) throw new RangeError(`${files.binary} has ${size} bytes, not ${bytes}`);
  const arrays: Uint8Array[] = [];
  let next = 0;
  const found = decoded(value, files.json, bytes, (memory, offset) => {
    if (offset !== next) throw new RangeError(`an array begins at byte ${offset}, not ${next}`);
    next += memory.length;
    arrays.push(memory);
  });
  let sum = 0;
  for (const memory of arrays) {
    for (const piece of piecesOf(memory)) {
      signal?.throwIfAborted();
      await readAll(file, piece);
      sum = crc32(piece, sum);
    }
  }
  if (next !== bytes || sum !== crc) throw new RangeError(`${files.binary} was altered: its CRC-32 is ${sum}, not ${crc}`);
  return { run, value: found };
}

/** Bytes in pieces that are read, written or hashed at once. */
export function* piecesOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += PIECE) yield bytes.subarray(from, from + PIECE);
}

async function writeAll(file: FileHandle, piece: Uint8Array): Promise<void> {
  for (let done = 0; done < piece.length; ) done += (await file.write(piece, done)).bytesWritten;
}

async function readAll(file: FileHandle, piece: Uint8Array): Promise<void> {
  for (let done = 0; done < piece.length; ) {
    const { bytesRead } = await file.read(piece, done);
    if (bytesRead === 0) throw new RangeError(`${files.binary} is cut off`);
    done += bytesRead;
  }
}

/** For JSON, which would make 0 of it. */
export function refuseMinusZero(_key: string, value: unknown): unknown {
  if (Object.is(value, -0)) throw new TypeError('it has a number −0, which JSON does not keep');
  return value;
}
