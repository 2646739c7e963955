/** A column of a SAS table, as its file describes it. */
export interface SasColumn {
  readonly name: string;
  /** What people call it; often empty. */
  readonly label: string;
  /** SAS has two types. What a number means is said by the format alone. */
  readonly type: 'number' | 'text';
  /** How SAS shows the values, without width and decimals: `DATE`, `DATETIME`, `BEST`; often empty. */
  readonly format: string;
  /** Where the value lies in a row, in bytes. */
  readonly offset: number;
  /** Bytes: 2 to 8 for numbers. */
  readonly width: number;
}

/** Where reading goes on: the number of the row in the table, the page that it lies on, and its place there. All from 0. */
export type SasPlace = readonly [row: number, page: number, onPage: number];

/** Some rows of a table, one after the other. */
export interface SasRows {
  readonly bytes: Buffer;
  /** Where each row begins in `bytes`. */
  readonly starts: readonly number[];
  /** Of each row, its number in the table. SAS counts deleted rows too, so numbers may be missing. */
  readonly numbers: readonly number[];
  /** Rows that cannot be read, by their number, with the reason. */
  readonly damaged: ReadonlyMap<number, string>;
  readonly next: SasPlace;
}

/** Reads a number from the bytes of a row: NaN where the value is missing. */
export type NumberReader = (bytes: Buffer, view: DataView, at: number) => number;

/** The one table of a SAS file, found whole: its pages hold as many rows as it says. */
export interface SasTable {
  /**
   * @param decode of names and labels
   * @throws {SasDamage}
   */
  columns(decode: (bytes: Buffer) => string): readonly SasColumn[];
  /** Without deleted rows. */
  readonly records: number;
  /** The encoding of its texts, as the decoders call it; undefined: it says nothing. */
  readonly encoding: string | undefined;
  /** For numbers of this width. */
  numberReader(width: number): NumberReader;
  /**
   * Rows as they are read from the disk, several parts at a time. A part holds until the next one is taken.
   *
   * @throws {SasDamage} when the file has changed since
   */
  rows(from: SasPlace, signal: AbortSignal): AsyncIterable<Iterable<SasRows>>;
}

/** Finds a table in the bytes of a file, which come in blocks. */
export interface TableFinder {
  /**
   * @returns the size of the next block in bytes, at least 1
   * @throws {SasDamage}
   */
  take(block: Buffer): number;
  /**
   * @param rest what is left behind the last whole block
   * @throws {SasDamage}
   */
  finish(rest: Buffer): SasTable;
}

/** More bytes than this in one page, one header or one row are refused: the memory of reading is bounded by it. */
export const MAX_BLOCK_BYTES = 1 << 24;
/** As many as SAS itself allowed for long. */
export const MAX_FILE_COLUMNS = 32_767;
