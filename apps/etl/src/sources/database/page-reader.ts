import type { SourceBatch, UnreadableRecord } from '../source.js';
import type { TableKind } from './table-kinds.js';

/** The key of a row: the texts of its columns. */
export type RowKey = readonly string[];

/** Some rows of a table, in the order of its key. */
export interface Page {
  /** Undefined without rows. */
  readonly batch: SourceBatch<Readonly<Record<string, unknown>>, RowKey> | undefined;
  readonly rows: number;
  readonly bytes: number;
}

// PostgreSQL manual, COPY, "Binary Format".
const HEADER_BYTES = 11 + 4 + 4;
const NO_TUPLE = -1;
const NULL_LENGTH = -1;
const EPOCH_MICROSECONDS = 946_684_800_000_000;
const [INFINITY_HIGH, MINUS_INFINITY_HIGH] = [0x7fffffff, -0x80000000];
const SHORT_TEXT = 24;
const NOT_UTF8 = 'it holds a text that is not UTF-8';

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Reads the messages of a binary COPY, of which each holds one row. */
export class PageReader {
  readonly #names: readonly string[];
  readonly #kinds: readonly TableKind[];
  readonly #records: Record<string, unknown>[] = [];
  readonly #keys: string[] = [];
  readonly #unreadable: UnreadableRecord[] = [];
  /** Of the row that came last. */
  readonly #key: string[] = [];
  #bytes = 0;
  #isHeaderRead = false;

  /** @param keyColumns so many columns of the key come first, as texts */
  constructor(
    private readonly keyColumns: number,
    columns: Readonly<Record<string, TableKind>>,
  ) {
    this.#names = Object.keys(columns);
    this.#kinds = Object.values(columns);
  }

  /** Takes a message. Its bytes are not held. False: behind this row nothing can be read. */
  take(message: Buffer): boolean {
    this.#bytes += message.length;
    let start = 0;
    if (!this.#isHeaderRead) {
      start = HEADER_BYTES + message.readInt32BE(HEADER_BYTES - 4);
      this.#isHeaderRead = true;
    }
    if (start >= message.length || message.readInt16BE(start) === NO_TUPLE) return true;
    return this.#takeRow(message, start + 2);
  }

  /** The rows that have come. */
  page(): Page {
    const [records, keys, unreadable] = [this.#records, this.#keys, this.#unreadable];
    const rows = records.length + unreadable.length;
    return { rows, bytes: this.#bytes, batch: rows === 0 ? undefined : { records, key: (index) => keys[index]!, unreadable, cursor: [...this.#key] } };
  }

  #takeRow(message: Buffer, start: number): boolean {
    let offset = start;
    for (let column = 0; column < this.keyColumns; column++) {
      const length = message.readInt32BE(offset);
      const text = readableTextAt(message, offset + 4, length);
      if (text === undefined) return false;
      this.#key[column] = text;
      offset += 4 + length;
    }
    const name = nameOf(this.#key);
    const record = this.#record(message, offset);
    if (record === undefined) this.#unreadable.push({ key: name, raw: message.toString('hex', start), reason: NOT_UTF8 });
    else {
      this.#records.push(record);
      this.#keys.push(name);
    }
    return true;
  }

  /** Undefined when a text is not UTF-8. */
  #record(message: Buffer, start: number): Record<string, unknown> | undefined {
    const record: Record<string, unknown> = {};
    let offset = start;
    for (let column = 0; column < this.#kinds.length; column++) {
      const length = message.readInt32BE(offset);
      offset += 4;
      if (length === NULL_LENGTH) record[this.#names[column]!] = null;
      else {
        const value = valueAt(this.#kinds[column]!, message, offset, length);
        if (value === undefined) return undefined;
        record[this.#names[column]!] = value;
        offset += length;
      }
    }
    return record;
  }
}

/** What is in the quarantine of a row that could not be read is not its record. */
export function rereadRow<Raw>(raw: unknown): { readonly record: Raw } | { readonly reason: string } {
  // `as`: records go to the quarantine as they are.
  return typeof raw === 'string' ? { reason: NOT_UTF8 } : { record: raw as Raw };
}

function nameOf(key: RowKey): string {
  return key.length === 1 ? key[0]! : JSON.stringify(key);
}

function valueAt(kind: TableKind, message: Buffer, offset: number, length: number): unknown {
  switch (kind) {
    case 'integer':
      return length === 4 ? message.readInt32BE(offset) : message.readDoubleBE(offset);
    case 'number':
      return message.readDoubleBE(offset);
    case 'boolean':
      return message[offset] === 1;
    case 'microseconds': {
      const high = message.readInt32BE(offset);
      return high === INFINITY_HIGH || high === MINUS_INFINITY_HIGH ? null : high * 2 ** 32 + message.readUInt32BE(offset + 4) + EPOCH_MICROSECONDS;
    }
    case 'text':
    case 'day':
      return readableTextAt(message, offset, length);
  }
}

/** Undefined when it is not UTF-8: a database of the encoding SQL_ASCII holds any bytes. */
function readableTextAt(bytes: Buffer, offset: number, length: number): string | undefined {
  const text = textAt(bytes, offset, length);
  if (!text.includes('\ufffd')) return text;
  try {
    return decoder.decode(bytes.subarray(offset, offset + length));
  } catch {
    return undefined;
  }
}

/** Short ASCII texts, the most frequent ones, are decoded several times faster by hand. */
function textAt(bytes: Buffer, offset: number, length: number): string {
  const end = offset + length;
  if (length <= SHORT_TEXT) {
    let text = '';
    for (let at = offset; ; at++) {
      if (at === end) return text;
      const code = bytes[at]!;
      if (code > 127) break;
      text += String.fromCharCode(code);
    }
  }
  return bytes.toString('utf8', offset, end);
}
