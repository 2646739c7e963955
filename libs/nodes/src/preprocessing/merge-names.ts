import { TabularError } from './tabular-error.js';

/**
 * The names of all tables, one after the other.
 *
 * @param tables the columns' names by the name of their dataset
 * @throws {TabularError} TABULAR_COLUMN_CLASH, naming a column that is there twice and where
 */
export function mergeNames(tables: Readonly<Record<string, readonly string[]>>): readonly string[] {
  const homes = new Map<string, string>();
  for (const [dataset, names] of Object.entries(tables)) {
    for (const column of names) {
      const other = homes.get(column);
      if (other !== undefined) {
        const where = other === dataset ? `twice in ${dataset}` : `in both ${other} and ${dataset}`;
        throw new TabularError('TABULAR_COLUMN_CLASH', `column '${column}' is ${where}; give one of them another name`, { column });
      }
      homes.set(column, dataset);
    }
  }
  return [...homes.keys()];
}
