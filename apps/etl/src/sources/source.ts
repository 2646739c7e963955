import type { Progress } from '../progress.js';

/** Data that survives JSON: what cursors and facts are made of. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** A record that its source could not read, such as a line with an open quote. It goes to quarantine. */
export interface UnreadableRecord {
  /** Names the record within its source, as {@link SourceBatch.key} does. */
  readonly key: string;
  /** The record as the source gave it: the text of a line. */
  readonly raw: unknown;
  readonly reason: string;
}

/** Some records of a source, in its order. */
export interface SourceBatch<Raw, Cursor extends Json = Json> {
  readonly records: readonly Raw[];
  /** Names a record of `records` within its source: the row of a table, the line of a text file, the id of an API. */
  key(index: number): string;
  /** A record exactly as the source gave it, where `records` are a reading of it: the text of a line. */
  raw?(index: number): unknown;
  readonly unreadable?: readonly UnreadableRecord[];
  /** Reading from here gives the records after this batch. */
  readonly cursor: Cursor;
}

/** An opened place that raw records come from. */
export interface Source<Raw = unknown, Cursor extends Json = Json> {
  /** The name in the project's list: it names the owner of rows, the cursor and the quarantine. */
  readonly name: string;
  /** What people call it in messages: a path, an address without secrets. */
  readonly place: string;
  /** sha256 of the content, lower hex. A source without one (a feed) has no end: each ingest goes on from the last cursor. */
  readonly identity?: string;
  /** How many records there are, for the progress; undefined when it is not known. */
  readonly records?: number;
  /**
   * Records in the order of the source, after a cursor. Equal content gives equal records after equal cursors. The memory
   * that it takes does not depend on the number of records.
   */
  read(options: { readonly from?: Cursor; readonly signal: AbortSignal }): AsyncIterable<SourceBatch<Raw, Cursor>>;
  /**
   * Reads a record out of what `raw` gave of it, for `etl quarantine redrive`. A source whose records are given to the
   * quarantine as they are does without it.
   */
  reread?(raw: unknown): { readonly record: Raw } | { readonly reason: string };
  /** Lets go of files and connections. */
  close?(): Promise<void>;
}

/** What a source has from the command that opens it. */
export interface Opening {
  /** Ends every wait: for a peer, for the next attempt. */
  readonly signal: AbortSignal;
  /** Secrets come from here alone: a source knows the names of its variables. */
  readonly env: NodeJS.ProcessEnv;
  /** The folder that downloaded files stay in. */
  readonly downloads: string;
  /** Where the command shows how far it is: for what takes long before the first record. */
  readonly progress?: Progress;
}

/** A source of the project before it is opened: one entry of the project's list. */
export interface SourcePlace<Opened extends Source = Source> {
  /** Stable: rows are owned by it. A new name is a new owner. */
  readonly name: string;
  /** One sentence for `etl ingest --help`. */
  readonly about: string;
  /** What the usual place is, where it only stands in for the real one: `200 made-up rows`. */
  readonly standIn?: string;
  /**
   * @param place instead of the usual one: the path given to `--file`
   * @param opening a source of files does without it
   * @throws {AppError} SOURCE_UNREADABLE, SOURCE_COLUMNS; of a source with a peer also SOURCE_AWAY, SOURCE_REFUSED, SOURCE_TOO_LARGE
   */
  open(place?: string, opening?: Opening): Promise<Opened>;
}
