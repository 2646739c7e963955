import { rowCount } from './row-count.js';
import type { Column, Columns } from './table.js';
import { TabularError } from './tabular-error.js';

/** Columns of a table: a list of their names, or new name → name in the table. */
export type ColumnChoice = readonly string[] | Readonly<Record<string, string>>;

/** A column by the name that it has after the choice. */
export type ChosenColumn = readonly [name: string, values: Column];

/**
 * The chosen columns, in the order of the choice. Without a choice, all columns.
 *
 * @throws {TabularError} TABULAR_COLUMN_MISSING; TABULAR_COLUMN_CLASH if a name is chosen twice; TABULAR_ROWS_DIFFER
 */
export function chooseColumns(dataset: string, table: Columns, choice: ColumnChoice = Object.keys(table)): readonly ChosenColumn[] {
  const pairs = isList(choice) ? choice.map((name) => [name, name] as const) : Object.entries(choice);
  const chosen: Record<string, Column> = {};
  for (const [name, source] of pairs) {
    if (Object.hasOwn(chosen, name)) {
      throw new TabularError('TABULAR_COLUMN_CLASH', `column '${name}' of '${dataset}' is chosen twice; choose it once`, { column: name });
    }
    chosen[name] = columnOf(dataset, table, source);
  }
  rowCount(chosen);
  return Object.entries(chosen);
}

/** @throws {TabularError} TABULAR_COLUMN_MISSING, which lists the columns of the table */
export function columnOf(dataset: string, table: Columns, column: string): Column {
  const values = Object.hasOwn(table, column) ? table[column] : undefined;
  if (values !== undefined) return values;
  const known = Object.keys(table);
  const has = known.length > 0 ? `it has ${known.join(', ')}` : 'it has no columns';
  throw new TabularError('TABULAR_COLUMN_MISSING', `'${dataset}' does not have the column '${column}'; ${has}`, { column });
}

const isList = (choice: ColumnChoice): choice is readonly string[] => Array.isArray(choice);
