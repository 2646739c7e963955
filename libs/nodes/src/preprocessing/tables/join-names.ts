import { TabularError } from './tabular-error.js';

/**
 * The names of all columns, table after table.
 *
 * @param tables pairs of a dataset's name and the names of its columns
 * @throws {TabularError} TABULAR_COLUMN_CLASH, naming a column that is there twice and where
 */
export function joinNames(tables: readonly (readonly [dataset: string, columns: readonly string[]])[]): readonly string[] {
  const homes = new Map<string, string>();
  for (const [dataset, columns] of tables) {
    for (const column of columns) {
      const other = homes.get(column);
      if (other !== undefined) {
        const where = other === dataset ? `twice in '${dataset}'` : `in both '${other}' and '${dataset}'`;
        throw new TabularError('TABULAR_COLUMN_CLASH', `column '${column}' is ${where}; give one of them another name`, { column });
      }
      homes.set(column, dataset);
    }
  }
  return [...homes.keys()];
}

/**
 * Checks the list of datasets that a joining node reads.
 *
 * @throws {TabularError} TABULAR_PARAMETER if it is empty or has a name twice
 */
export function assertDistinct(node: string, from: readonly string[]): void {
  const twice = from.find((dataset, at) => from.indexOf(dataset) !== at);
  if (twice !== undefined) throw new TabularError('TABULAR_PARAMETER', `node '${node}': from names '${twice}' twice; name it once`);
  if (from.length === 0) throw new TabularError('TABULAR_PARAMETER', `node '${node}': from is empty; name at least one dataset`);
}
