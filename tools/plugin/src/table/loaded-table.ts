import type { PlannedTable } from '../plan/project-plan.js';

/**
 * What the source gives a column's values as. CSV gives texts alone. `nested`: lists and objects; `mixed`: several kinds;
 * `unread`: of a type that the source does not read.
 */
export type GivenKind = 'integer' | 'number' | 'boolean' | 'text' | 'microseconds' | 'instant' | 'day' | 'nested' | 'mixed' | 'unread';

/** A column of the work table: its texts stand in `c<place>`. */
export interface LoadedColumn {
  /** Its name, as our source gives it. */
  readonly original: string;
  readonly given: GivenKind;
  /** Its type in the file, where the source does not read it. */
  readonly type?: string;
}

/** A table in DuckDB, each value as a text, missing ones of CSV not yet known. */
export interface LoadedTable {
  readonly table: PlannedTable;
  readonly columns: readonly LoadedColumn[];
  readonly rows: number;
  /** What was seen on the way and does not hinder, as sentences. */
  readonly notes: readonly string[];
}
