/** The text of one record. */
export interface CutRecord {
  /** Names the record within its file: the number of its line, or its place in the list. */
  readonly at: number;
  readonly text: string;
}

/** Cuts the records of a file out of its text. */
export interface JsonCutter {
  /**
   * The records that are whole with this piece of the text.
   *
   * @throws {AppError} SOURCE_UNREADABLE, SOURCE_TOO_LARGE
   */
  push(text: string): CutRecord[];
  /**
   * What is left at the end of the text.
   *
   * @throws {AppError} SOURCE_UNREADABLE for a text that is not whole
   */
  finish(): CutRecord[];
}
