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
type ArrayName = keyof typeof arrayTypes;

/**
 * Writes artifacts as the two files of {@link artifactFiles}.
 *
 * @throws {TypeError} naming the place of a value that would not come back as it is: NaN, an infinity, undefined, a Map,
 * an instance of a class
 */
export async function writeArtifacts(directory: string, artifacts: Artifacts): Promise<void> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const pointerTo = (name: ArrayName, array: ArrayBufferView, length: number) => {
    const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
    const padding = new Uint8Array((ALIGNMENT - (bytes.length % ALIGNMENT)) % ALIGNMENT);
    const offset = size;
    chunks.push(bytes, padding);
    size += bytes.length + padding.length;
    return { $array: name, offset, length };
  };
  const json = JSON.stringify(encoded(artifacts, 'artifacts', pointerTo), undefined, 2);
  await writeFile(join(directory, artifactFiles.json), `${json}\n`);
  await writeFile(join(directory, artifactFiles.binary), Buffer.concat(chunks));
}

function encoded(value: unknown, place: string, pointerTo: (name: ArrayName, array: ArrayBufferView, length: number) => unknown): unknown {
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) return value;
  for (const [name, ArrayType] of entriesOf(arrayTypes)) if (value instanceof ArrayType) return pointerTo(name, value, value.length);
  if (Array.isArray(value)) return value.map((item, index) => encoded(item, `${place}[${index}]`, pointerTo));
  if (typeof value === 'object' && isPlain(value) && !Object.hasOwn(value, '$array')) {
    return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, encoded(child, `${place}.${key}`, pointerTo)]));
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
  return Object.fromEntries(Object.entries(found).map(([name, value]) => [name, decoded(value, name, binary)]));
}

function decoded(value: unknown, place: string, binary: Buffer): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item, index) => decoded(item, `${place}[${index}]`, binary));
  if ('$array' in value) return arrayAt(value, place, binary);
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, decoded(child, `${place}.${key}`, binary)]));
}

function arrayAt(pointer: { readonly $array: unknown; readonly offset?: unknown; readonly length?: unknown }, place: string, binary: Buffer): unknown {
  const { $array: name, offset, length } = pointer;
  const ArrayType = entriesOf(arrayTypes).find(([known]) => known === name)?.[1];
  if (!ArrayType || !isCount(offset) || !isCount(length)) throw new TypeError(`${place} of ${artifactFiles.json} is not a valid pointer`);
  const end = offset + length * ArrayType.BYTES_PER_ELEMENT;
  if (end > binary.length) throw new RangeError(`${artifactFiles.binary} ends before byte ${end}, where '${place}' ends`);
  return new ArrayType(new Uint8Array(binary.subarray(offset, end)).buffer);
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function entriesOf<Values extends object>(values: Values): [keyof Values, Values[keyof Values]][] {
  return Object.entries(values) as [keyof Values, Values[keyof Values]][]; // `as`: the object literal has no other keys
}
