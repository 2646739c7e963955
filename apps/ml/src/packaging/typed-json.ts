import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** Values as JSON, in which each typed array is a pointer into a binary file beside it. */
export const artifactFiles = { json: 'artifacts.json', binary: 'weights.bin' } as const;

const ALIGNMENT = 8;

const arrayTypes = { Float32Array, Float64Array, Int32Array, Uint8Array } as const;
const pointer = z.strictObject({
  $array: z.enum(['Float32Array', 'Float64Array', 'Int32Array', 'Uint8Array']),
  /** Bytes from the start of the binary file, little-endian from there. */
  offset: z.int().nonnegative(),
  length: z.int().nonnegative(),
});

/** Writes named values, plain or typed arrays at any depth, as the two files of {@link artifactFiles}. */
export async function writeArtifacts(directory: string, values: Readonly<Record<string, unknown>>): Promise<void> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const json = JSON.stringify(
    values,
    (_key, value: unknown) => {
      const type = Object.keys(arrayTypes).find((name) => value instanceof arrayTypes[pointer.shape.$array.parse(name)]);
      if (type === undefined || !ArrayBuffer.isView(value)) return value;
      const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
      const padding = new Uint8Array((ALIGNMENT - (bytes.length % ALIGNMENT)) % ALIGNMENT);
      const offset = size;
      chunks.push(bytes, padding);
      size += bytes.length + padding.length;
      return { $array: type, offset, length: 'length' in value ? value.length : 0 };
    },
    2,
  );
  await writeFile(join(directory, artifactFiles.json), `${json}\n`);
  await writeFile(join(directory, artifactFiles.binary), Buffer.concat(chunks));
}

/**
 * Reads what {@link writeArtifacts} wrote, each array with its type, in memory of its own.
 *
 * @throws {RangeError} when a pointer leads outside the binary file
 */
export async function readArtifacts(directory: string): Promise<unknown> {
  const binary = await readFile(join(directory, artifactFiles.binary));
  const json = await readFile(join(directory, artifactFiles.json), 'utf8');
  return JSON.parse(json, (_key, value: unknown) => {
    const found = pointer.safeParse(value);
    if (!found.success) return value;
    const ArrayType = arrayTypes[found.data.$array];
    const { offset, length } = found.data;
    const end = offset + length * ArrayType.BYTES_PER_ELEMENT;
    if (end > binary.length) throw new RangeError(`${artifactFiles.binary} ends before byte ${end}`);
    return new ArrayType(new Uint8Array(binary.subarray(offset, end)).buffer);
  });
}
