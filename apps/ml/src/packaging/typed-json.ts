import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Artifacts as JSON, in which each typed array is a pointer into a binary file beside it. */
export const artifactFiles = { json: 'artifacts.json', binary: 'weights.bin' } as const;

/** What training fitted, by the names of the datasets: JSON data and typed arrays, at any depth. */
export type Artifacts = Readonly<Record<string, unknown>>;

/** Some of the artifacts, by name. */
export function pick(artifacts: Artifacts, names: readonly string[]): Artifacts {
  return Object.fromEntries(names.map((name) => [name, artifacts[name]]));
}

const ALIGNMENT = 8;
const arrayTypes = { Float32Array, Float64Array, Int32Array, Uint8Array } as const;

/** A typed array of these kinds. */
export type TypedArray = Float32Array | Float64Array | Int32Array | Uint8Array;

/**
 * Writes artifacts as the two files of {@link artifactFiles}.
 *
 * @throws {TypeError} naming the place of a value that would not come back as it is: NaN, an infinity, undefined, a Map,
 * an instance of a class
 */
export async function writeArtifacts(directory: string, artifacts: Artifacts): Promise<void> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const place = (array: TypedArray) => {
    const bytes = bytesOf(array);
    const padding = new Uint8Array((ALIGNMENT - (bytes.length % ALIGNMENT)) % ALIGNMENT);
    const offset = size;
    chunks.push(bytes, padding);
    size += bytes.length + padding.length;
    return offset;
  };
  const json = JSON.stringify(encoded(artifacts, 'artifacts', place), undefined, 2);
  await writeFile(join(directory, artifactFiles.json), `${json}\n`);
  await writeFile(join(directory, artifactFiles.binary), Buffer.concat(chunks));
}

/** The memory that an array looks at. */
export function bytesOf({ buffer, byteOffset, byteLength }: TypedArray): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/**
 * A value as JSON data in which each typed array is a pointer.
 *
 * @param place what the value is called in messages
 * @param put takes an array, and says at which byte it will be
 * @throws {TypeError} as `writeArtifacts`
 */
export function encoded(value: unknown, place: string, put: (array: TypedArray) => number): unknown {
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) return value;
  for (const [name, ArrayType] of entriesOf(arrayTypes)) if (value instanceof ArrayType) return { $array: name, offset: put(value), length: value.length };
  if (Array.isArray(value)) return value.map((item, index) => encoded(item, `${place}[${index}]`, put));
  if (typeof value === 'object' && isPlain(value) && !Object.hasOwn(value, '$array')) {
    return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, encoded(child, `${place}.${key}`, put)]));
  }
  throw new TypeError(`${place} is ${String(value)}, which cannot be written; an artifact is JSON data and typed arrays`);
}

/** Also of another realm, as in tests. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/**
 * Reads what {@link writeArtifacts} wrote, each array with its type and in separate memory.
 *
 * @param names the artifacts that there must be, and no others
 * @throws {TypeError} when others are there, or a pointer is not one
 * @throws {RangeError} when a pointer leads outside the binary file
 * @throws {SyntaxError} when the JSON is torn
 */
export async function readArtifacts(directory: string, names: readonly string[]): Promise<Artifacts> {
  const binary = await readFile(join(directory, artifactFiles.binary));
  const found: unknown = JSON.parse(await readFile(join(directory, artifactFiles.json), 'utf8'));
  if (typeof found !== 'object' || found === null) throw new TypeError(`${artifactFiles.json} is not an object`);
  const have = Object.keys(found);
  const missing = names.filter((name) => !have.includes(name));
  const surplus = have.filter((name) => !names.includes(name));
  if (missing.length + surplus.length > 0) {
    throw new TypeError(`${artifactFiles.json} has ${have.join(', ') || 'nothing'}; the code beside it reads ${names.join(', ') || 'nothing'}`);
  }
  const fill = (bytes: Uint8Array, offset: number) => void bytes.set(binary.subarray(offset, offset + bytes.length));
  return Object.fromEntries(Object.entries(found).map(([name, value]) => [name, decoded(value, name, binary.length, fill)]));
}

/**
 * The other way round of {@link encoded}.
 *
 * @param size of the binary file in bytes
 * @param fill called with the memory of each array, zeros, and the byte at which it begins
 * @throws {TypeError} when a pointer is not one
 * @throws {RangeError} when a pointer leads outside the binary file
 */
export function decoded(value: unknown, place: string, size: number, fill: (bytes: Uint8Array, offset: number) => void): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item, index) => decoded(item, `${place}[${index}]`, size, fill));
  if ('$array' in value) return arrayAt(value, place, size, fill);
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, decoded(child, `${place}.${key}`, size, fill)]));
}

function arrayAt(
  pointer: { readonly $array: unknown; readonly offset?: unknown; readonly length?: unknown }, place: string, size: number, fill: (bytes: Uint8Array, offset: number) => void,
): TypedArray {
  const { $array: name, offset, length } = pointer;
  const ArrayType = entriesOf(arrayTypes).find(([known]) => known === name)?.[1];
  if (!ArrayType || !isCount(offset) || !isCount(length)) throw new TypeError(`${place} of ${artifactFiles.json} is not a valid pointer`);
  const end = offset + length * ArrayType.BYTES_PER_ELEMENT;
  if (end > size) throw new RangeError(`${artifactFiles.binary} ends before byte ${end}, where '${place}' ends`);
  const array = new ArrayType(length);
  fill(bytesOf(array), offset);
  return array;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function entriesOf<Values extends object>(values: Values): [keyof Values, Values[keyof Values]][] {
  return Object.entries(values) as [keyof Values, Values[keyof Values]][]; // `as`: the object literal has no other keys
}
