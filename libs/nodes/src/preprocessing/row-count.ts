import { TabularError } from './tabular-error.js';
import type { Columns } from './tabular-datasets.js';

/**
 * How many rows the columns have; 0 when there are none.
 *
 * @throws {TabularError} TABULAR_ROWS_DIFFER, naming the first column whose length is not that of the first one
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
