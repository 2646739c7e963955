import type { WorkTable } from './work-table.js';

/** Whether a statement gives a row. */
export const isThere = async (work: WorkTable, sql: string): Promise<boolean> => (await work.rows(sql)).length > 0;

/** The items of a list that DuckDB gave. */
export function itemsOf(list: unknown): readonly unknown[] {
  if (typeof list !== 'object' || list === null || !('items' in list) || !Array.isArray(list.items)) throw new TypeError('DuckDB gave no list');
  return list.items;
}
