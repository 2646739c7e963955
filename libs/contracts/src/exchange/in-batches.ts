import { rowCount, sliceColumns } from '../contract/column-arrays.js';
import type { AnyColumn, Columns } from '../contract/columns.js';

/** The worker computes one batch while the next is copied. */
const BATCHES_AT_ONCE = 2;

/**
 * Cuts rows into batches and gives what `work` makes of each, in the order of the rows. Two batches are under way at once.
 *
 * @param work gets a copy of the batch's rows, and the place of its first row among all
 * @param onRows called with the number of rows done since its last call
 */
export async function inBatches<Part>(
  columns: Columns,
  rowsAtOnce: number,
  work: (batch: Record<string, AnyColumn>, from: number) => Promise<Part>,
  onRows?: (rows: number) => void,
): Promise<Part[]> {
  const rows = rowCount(columns);
  const parts: Part[] = [];
  let next = 0;
  const lane = async () => {
    while (next * rowsAtOnce < rows) {
      const index = next++;
      const from = index * rowsAtOnce;
      const to = Math.min(from + rowsAtOnce, rows);
      parts[index] = await work(sliceColumns(columns, from, to), from);
      onRows?.(to - from);
    }
  };
  await Promise.all(Array.from({ length: BATCHES_AT_ONCE }, lane));
  return parts;
}
