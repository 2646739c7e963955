import type { AnyColumn, Column, Columns } from '../contract/columns.js';
import { NULL_BOOLEAN, NULL_CATEGORY, rowCount } from '../contract/column-arrays.js';

// PostgreSQL manual, COPY, "Binary Format".
const SIGNATURE = [0x50, 0x47, 0x43, 0x4f, 0x50, 0x59, 0x0a, 0xff, 0x0d, 0x0a, 0x00];
const HEADER = Uint8Array.from([...SIGNATURE, 0, 0, 0, 0, 0, 0, 0, 0]);
const TRAILER = Uint8Array.from([0xff, 0xff]);
const NULL_LENGTH = -1;
/** Room for a field besides its text: its length and eight bytes. */
const FIELD_BYTES = 12;

/** 2000-01-01, where Postgres counts from, in days and minutes since 1970. */
export const POSTGRES_EPOCH = { day: 10_957, minute: 10_957 * 1440 } as const;
export const MICROSECONDS_A_MINUTE = 60_000_000;
export const TWO_TO_32 = 2 ** 32;

/** What `COPY … FROM STDIN (FORMAT binary)` is sent: header, tuples, trailer. */
export function copyMessage(tuples: readonly Uint8Array[]): readonly Uint8Array[] {
  return [HEADER, ...tuples, TRAILER];
}

/**
 * Rows as tuples of Postgres's binary COPY format, fields in the order of `columns`. Equal rows give equal bytes: the
 * content hash of a partition is over them. The columns must fit their contract.
 *
 * @param rows indices of the rows to encode, in this order; without them all rows
 */
export function encodeTuples(columns: readonly Column[], data: Columns, rows?: ArrayLike<number>): Uint8Array {
  const count = rows?.length ?? rowCount(data);
  const buffer = new TupleBuffer(count * (2 + columns.length * FIELD_BYTES) + 1024);
  const writers = columns.map((column) => writerOf(column, arrayOf(data, column.name), buffer));
  for (let i = 0; i < count; i++) {
    const row = rows === undefined ? i : rows[i]!;
    buffer.beginTuple(columns.length);
    for (let column = 0; column < writers.length; column++) writers[column]!(row);
  }
  return buffer.content();
}

type Writer = (row: number) => void;

function writerOf({ name, kind, categories, nullable }: Column, array: AnyColumn, buffer: TupleBuffer): Writer {
  if (Array.isArray(array)) return (row) => buffer.text(array[row]!);
  switch (kind) {
    case 'integer':
      return orNull(nullable, array, buffer, (row) => buffer.int32(array[row]!));
    case 'float':
      return orNull(nullable, array, buffer, (row) => buffer.float64(array[row]!));
    case 'minute':
      return orNull(nullable, array, buffer, (row) => buffer.microseconds((array[row]! - POSTGRES_EPOCH.minute) * MICROSECONDS_A_MINUTE));
    case 'day':
      return orNull(nullable, array, buffer, (row) => buffer.int32(array[row]! - POSTGRES_EPOCH.day));
    case 'boolean':
      return (row) => buffer.boolean(array[row]!);
    case 'category':
      return (row) => buffer.text(array[row] === NULL_CATEGORY ? null : categories[array[row]!]!);
    case 'text':
      throw new TypeError(`column '${name}' is not an array of texts`);
  }
}

function orNull(nullable: boolean, array: ArrayLike<number>, buffer: TupleBuffer, write: Writer): Writer {
  return nullable ? (row) => (Number.isNaN(array[row]) ? buffer.null() : write(row)) : write;
}

function arrayOf(data: Columns, name: string): AnyColumn {
  const array = data[name];
  if (array === undefined) throw new RangeError(`there is no column '${name}' to encode`);
  return array;
}

const encoder = new TextEncoder();

/** A growing buffer of tuples. */
class TupleBuffer {
  #bytes: Uint8Array<ArrayBuffer>;
  #view: DataView<ArrayBuffer>;
  #end = 0;
  #tupleBytes = 0;

  constructor(size: number) {
    this.#bytes = new Uint8Array(size);
    this.#view = new DataView(this.#bytes.buffer);
  }

  content(): Uint8Array {
    return this.#bytes.subarray(0, this.#end);
  }

  beginTuple(fields: number): void {
    this.#tupleBytes = 2 + fields * FIELD_BYTES;
    this.#reserve(this.#tupleBytes);
    this.#view.setInt16(this.#end, fields);
    this.#end += 2;
  }

  null(): void {
    this.#view.setInt32(this.#end, NULL_LENGTH);
    this.#end += 4;
  }

  int32(value: number): void {
    this.#view.setInt32(this.#end, 4);
    this.#view.setInt32(this.#end + 4, value);
    this.#end += 8;
  }

  float64(value: number): void {
    this.#view.setInt32(this.#end, 8);
    this.#view.setFloat64(this.#end + 4, value);
    this.#end += 12;
  }

  microseconds(value: number): void {
    const high = Math.floor(value / TWO_TO_32);
    this.#view.setInt32(this.#end, 8);
    this.#view.setInt32(this.#end + 4, high);
    this.#view.setUint32(this.#end + 8, value - high * TWO_TO_32);
    this.#end += 12;
  }

  boolean(value: number): void {
    if (value === NULL_BOOLEAN) return this.null();
    this.#view.setInt32(this.#end, 1);
    this.#view.setInt8(this.#end + 4, value);
    this.#end += 5;
  }

  text(value: string | null): void {
    if (value === null) return this.null();
    // The fields after this one must still find the room that beginTuple has made for them.
    this.#reserve(3 * value.length + this.#tupleBytes);
    const start = this.#end + 4;
    let length = value.length;
    // For short ASCII texts a loop is several times faster than a call of the encoder.
    for (let index = 0; index < value.length; index++) {
      const code = value.charCodeAt(index);
      if (code > 127) {
        length = encoder.encodeInto(value, this.#bytes.subarray(start)).written;
        break;
      }
      this.#bytes[start + index] = code;
    }
    this.#view.setInt32(this.#end, length);
    this.#end = start + length;
  }

  #reserve(bytes: number): void {
    if (this.#end + bytes <= this.#bytes.length) return;
    const larger = new Uint8Array(2 * this.#bytes.length + bytes);
    larger.set(this.#bytes.subarray(0, this.#end));
    this.#bytes = larger;
    this.#view = new DataView(larger.buffer);
  }
}
