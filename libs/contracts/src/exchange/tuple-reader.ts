import { makeColumns } from '../contract/column-arrays.js';
import type { AnyColumn, Column } from '../contract/columns.js';
import { shownValue } from '../contract/shown-value.js';
import { decoder, microseconds, NULL_LENGTH, readerOf, type FieldReader } from './field-readers.js';

/** Bytes of a binary COPY that are not the rows that the contract says. The message names column, row and value. */
export class CopyError extends Error {
  override readonly name = 'CopyError';

  constructor(
    message: string,
    readonly column?: string,
    readonly row?: number,
  ) {
    super(message);
  }
}

const SIGNATURE_BYTES = 11;
const HEADER_BYTES = SIGNATURE_BYTES + 4 + 4;
const LAST_TUPLE = -1;

/**
 * Reads the bytes of `COPY … TO STDOUT (FORMAT binary)` (PostgreSQL manual, COPY, "Binary Format") into columns. The
 * query must select the columns in this order, with the types of their contract ({@link typeFaults}).
 */
export class TupleReader {
  /** Rows read so far. */
  rows = 0;
  readonly #columns: readonly Column[];
  #arrays: AnyColumn[];
  #readers: readonly FieldReader[];
  #capacity: number;
  #rest: Uint8Array = new Uint8Array(0);
  #isHeaderRead = false;
  #isEnded = false;

  /** @param expectedRows a good guess spares copies; more rows are taken as well */
  constructor(columns: readonly Column[], expectedRows = 0) {
    this.#columns = columns;
    this.#capacity = Math.max(16, expectedRows);
    const made = makeColumns(columns, this.#capacity);
    this.#arrays = columns.map(({ name }) => made[name]!);
    this.#readers = columns.map((column, i) => readerOf(column, this.#arrays[i]!));
  }

  /**
   * Takes the next bytes, cut anywhere.
   *
   * @throws {CopyError} for a null or NaN where the contract allows none, an unknown category, a time out of range
   */
  push(chunk: Uint8Array): void {
    const bytes = this.#rest.length === 0 ? chunk : joined(this.#rest, chunk);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let offset = 0;
    if (!this.#isHeaderRead) {
      if (bytes.length < HEADER_BYTES) return void (this.#rest = bytes);
      offset = HEADER_BYTES + view.getInt32(SIGNATURE_BYTES + 4);
      this.#isHeaderRead = true;
    }
    this.#rest = bytes.subarray(this.#readTuples(bytes, view, offset));
  }

  /**
   * The rows as columns.
   *
   * @throws {CopyError} when the stream ended in the middle
   */
  finish(): Record<string, AnyColumn> {
    if (!this.#isEnded) throw new CopyError(`the rows end in the middle, after row ${this.rows - 1}: the connection was cut`);
    return Object.fromEntries(this.#columns.map(({ name }, i) => [name, cut(this.#arrays[i]!, this.rows)]));
  }

  /** Reads whole tuples and returns where the first incomplete one begins. */
  #readTuples(bytes: Uint8Array, view: DataView, from: number): number {
    const width = this.#columns.length;
    for (let tuple = from; ; ) {
      const end = endOfTuple(view, tuple);
      if (end === undefined) return tuple;
      const fields = view.getInt16(tuple);
      if (fields === LAST_TUPLE) {
        this.#isEnded = true;
        return end;
      }
      if (fields !== width) throw new CopyError(`row ${this.rows} has ${fields} fields, not ${width}`);
      if (this.rows === this.#capacity) this.#grow();
      let offset = tuple + 2;
      for (let column = 0; column < width; column++) {
        const length = view.getInt32(offset);
        if (!this.#readers[column]!(bytes, view, offset + 4, length, this.rows)) throw this.#fault(column, bytes, view, offset + 4, length);
        offset += 4 + Math.max(0, length);
      }
      this.rows++;
      tuple = end;
    }
  }

  #grow(): void {
    this.#capacity *= 2;
    const larger = makeColumns(this.#columns, this.#capacity);
    this.#arrays = this.#columns.map(({ name }, i) => filled(larger[name]!, this.#arrays[i]!));
    this.#readers = this.#columns.map((column, i) => readerOf(column, this.#arrays[i]!));
  }

  #fault(index: number, bytes: Uint8Array, view: DataView, offset: number, length: number): CopyError {
    const { name, kind, nullable } = this.#columns[index]!;
    const said = (reason: string) => new CopyError(`column '${name}' in row ${this.rows} ${reason}`, name, this.rows);
    if (length === NULL_LENGTH) return nullable ? said('cannot be read') : said('is null, which the contract does not allow');
    switch (kind) {
      case 'category':
        return said(`is ${shownValue(decoder.decode(bytes.subarray(offset, offset + length)))}, which is not one of the contract's categories`);
      case 'minute':
        return said(`is not a whole minute of the years 0001 to 6052 (${microseconds(view, offset)} µs after 2000)`);
      case 'day':
        return said(`is not a day of the years 0001 to 6052`);
      case 'float':
        return said(`is ${view.getFloat64(offset)}, which is not a finite number`);
      default:
        return said(`has ${length} bytes, which does not fit kind ${kind}: the view's column has another type`);
    }
  }
}

function endOfTuple(view: DataView, tuple: number): number | undefined {
  if (tuple + 2 > view.byteLength) return undefined;
  const fields = view.getInt16(tuple);
  let offset = tuple + 2;
  if (fields === LAST_TUPLE) return offset;
  for (let field = 0; field < fields; field++) {
    if (offset + 4 > view.byteLength) return undefined;
    offset += 4 + Math.max(0, view.getInt32(offset));
  }
  return offset <= view.byteLength ? offset : undefined;
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const all = new Uint8Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}

function filled(target: AnyColumn, source: AnyColumn): AnyColumn {
  if (Array.isArray(target) && Array.isArray(source)) for (let row = 0; row < source.length; row++) target[row] = source[row]!;
  else if (!Array.isArray(target) && !Array.isArray(source)) target.set(source);
  return target;
}

function cut(array: AnyColumn, rows: number): AnyColumn {
  return Array.isArray(array) ? array.slice(0, rows) : array.subarray(0, rows);
}
