import { TabularError } from './tabular-error.js';

/** A dataset's name, and the names of its columns. */
type Named = readonly [dataset: string, columns: readonly string[]];

/**
 * The names of all columns, table after table.
 *
 * @throws {TabularError} TABULAR_COLUMN_CLASH, naming a column that is there twice and where
 */
export function joinNames(tables: readonly Named[]): readonly string[] {
  const names = tables.flatMap(([, columns]) => columns);
  if (new Set(names).size < names.length) throw clash(tables);
  return names;
}

function clash(tables: readonly Named[]): TabularError {
  const homes = new Map<string, string>();
  for (const [dataset, columns] of tables) {
    for (const column of columns) {
      const other = homes.get(column);
      if (other !== undefined) {
        const where = other === dataset ? `twice in '${dataset}'` : `in both '${other}' and '${dataset}'`;
        return new TabularError('TABULAR_COLUMN_CLASH', `column '${column}' is ${where}; give one of them another name`, { column });
      }
      homes.set(column, dataset);
    }
  }
  throw new RangeError('no name is there twice');
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
