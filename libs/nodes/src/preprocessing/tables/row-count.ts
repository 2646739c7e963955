import type { Columns } from './table.js';
import { TabularError } from './tabular-error.js';

/**
 * How many rows the columns have; 0 if there are no columns.
 *
 * @throws {TabularError} TABULAR_ROWS_DIFFER, naming the first column whose length differs from that of the first one
 */
export function rowCount(columns: Columns): number {
  const [first, ...others] = Object.entries(columns);
  if (!first) return 0;
  const [name, { length }] = first;
  for (const [column, values] of others) {
    if (values.length !== length) {
      throw new TabularError('TABULAR_ROWS_DIFFER', `column '${column}' has ${values.length} rows, column '${name}' has ${length}`, { column });
    }
  }
  return length;
}
