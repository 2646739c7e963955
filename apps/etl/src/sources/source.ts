/** Raw records in columns, as the source gave them; a missing value is `undefined`. */
export interface RecordChunk<Record> {
  /** The cursor: number of the chunk's first record in the source, from 0. Reading may start again from it. */
  readonly first: number;
  readonly length: number;
  /** The record of an index from 0 to `length` - 1, not yet checked against anything. */
  readonly record: (index: number) => Record;
}

/** A place that raw records come from. */
export interface Source<Record> {
  /** Short, for people and for the quarantine: a file's name. */
  readonly name: string;
  /** Names the content: sha256 in lower hex. */
  readonly sha256: string;
  readonly length: number;
  /** Records in the source's order, from a cursor on: equal content gives equal records under equal cursors. */
  read(from?: number): AsyncIterable<RecordChunk<Record>>;
}
