import { NodesError } from '../nodes-error.js';

/** What does not fit. Stable: a program may branch on it. */
export type TabularErrorCode =
  | 'TABULAR_COLUMN_MISSING'
  | 'TABULAR_COLUMN_CLASH'
  | 'TABULAR_COLUMNS_DIFFER'
  | 'TABULAR_ROWS_DIFFER'
  | 'TABULAR_VALUE'
  | 'TABULAR_SPLIT'
  | 'TABULAR_RANGE';

/** Columns or matrices that do not fit together, or a value that a node has no answer for. */
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
