import { Writable } from 'node:stream';
import type { Column } from '@tripod/contracts';

/** Puts the field at `offset` (of `length` bytes) into a column at `row`. */
export type FieldReader = (bytes: Buffer, offset: number, length: number, row: number) => void;

const SIGNATURE_BYTES = 11;
const HEADER_BYTES = SIGNATURE_BYTES + 4 + 4;
const NULL_LENGTH = -1;
const LAST_TUPLE = -1;

/**
 * Takes the bytes of `COPY … TO STDOUT (FORMAT binary)` (PostgreSQL manual, COPY, "Binary Format") and gives each field
 * to the reader of its column. A tuple is read only when it is there in full, so readers never see half a field.
 */
export class BinaryCopyReader extends Writable {
  rows = 0;
  private rest: Buffer = Buffer.alloc(0);
  private isHeaderRead = false;

  constructor(
    private readonly columns: readonly Pick<Column, 'name'>[],
    private readonly readers: readonly FieldReader[],
  ) {
    super();
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error) => void): void {
    const bytes = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    let offset = 0;
    if (!this.isHeaderRead && bytes.length >= HEADER_BYTES) {
      offset = HEADER_BYTES + bytes.readInt32BE(SIGNATURE_BYTES + 4);
      this.isHeaderRead = true;
    }
    try {
      if (this.isHeaderRead) offset = this.readTuples(bytes, offset);
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)));
      return;
    }
    this.rest = bytes.subarray(offset);
    done();
  }

  /** Reads whole tuples and returns where the first incomplete one begins. */
  private readTuples(bytes: Buffer, from: number): number {
    let tuple = from;
    for (;;) {
      const end = this.endOfTuple(bytes, tuple);
      if (end === undefined) return tuple;
      let offset = tuple + 2;
      for (let column = 0; column < this.readers.length && offset < end; column++) {
        const length = bytes.readInt32BE(offset);
        if (length === NULL_LENGTH) throw new TypeError(`column '${this.columns[column]?.name}' is null in row ${this.rows}`);
        this.readers[column]?.(bytes, offset + 4, length, this.rows);
        offset += 4 + length;
      }
      if (end > tuple + 2) this.rows++;
      tuple = end;
    }
  }

  private endOfTuple(bytes: Buffer, tuple: number): number | undefined {
    if (tuple + 2 > bytes.length) return undefined;
    const fields = bytes.readInt16BE(tuple);
    let offset = tuple + 2;
    if (fields === LAST_TUPLE) return offset;
    for (let field = 0; field < fields; field++) {
      if (offset + 4 > bytes.length) return undefined;
      offset += 4 + Math.max(0, bytes.readInt32BE(offset));
    }
    return offset <= bytes.length ? offset : undefined;
  }
}
