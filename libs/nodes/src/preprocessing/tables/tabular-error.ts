import { NodesError } from '../../nodes-error.js';

/** What does not fit. Stable: a program may branch on it. */
export type TabularErrorCode =
  | 'TABULAR_PARAMETER' // a factory was called with a parameter that it cannot use
  | 'TABULAR_COLUMN_MISSING' // a table does not have a column that the node reads
  | 'TABULAR_COLUMN_CLASH' // two columns would have one name
  | 'TABULAR_COLUMNS_DIFFER' // the table does not have the columns that an artifact was fitted on
  | 'TABULAR_ROWS_DIFFER' // columns or tables have different numbers of rows
  | 'TABULAR_TYPE' // a column holds another type of values than the node reads
  | 'TABULAR_VALUE' // a value that the node cannot use
  | 'TABULAR_SPLIT'; // a split that does not match the rows, or has no training rows

/** Columns or matrices that do not fit together, or a value or parameter that a node cannot use. */
export class TabularError extends NodesError {
  /** The column at fault, where there is one. */
  readonly column: string | undefined;
  /** The row at fault, counted from 0, where there is one. */
  readonly row: number | undefined;

  constructor(readonly code: TabularErrorCode, message: string, at: { readonly column?: string; readonly row?: number } = {}) {
    super(message);
    this.column = at.column;
    this.row = at.row;
  }
}
