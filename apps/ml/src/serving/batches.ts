import type { AnyColumn } from '@tripod/contracts';

/** Rows a worker gets at once: it stays responsive, and its tensors small. */
export const BATCH_ROWS = 8192;

/** Arrays of their own, which can be transferred to a thread. */
export type BatchColumns = Record<string, Int32Array<ArrayBuffer> | Float64Array<ArrayBuffer> | Uint8Array<ArrayBuffer> | string[]>;

export interface Batch {
  /** Its first row, counted in the whole. */
  readonly from: number;
  readonly rows: number;
  /** Copies of these rows. */
  readonly columns: BatchColumns;
}

/**
 * Cuts columns into batches, each copied when it is asked for.
 *
 * @throws {RangeError} when the columns are not of one length (the fault of who calls)
 */
export function batchesOf(columns: Readonly<Record<string, AnyColumn>>): { readonly rows: number; readonly batches: Iterable<Batch> } {
  const entries = Object.entries(columns);
  const rows = entries[0]?.[1].length ?? 0;
  const uneven = entries.find(([, column]) => column.length !== rows);
  if (uneven) throw new RangeError(`column '${uneven[0]}' has ${uneven[1].length} rows, '${entries[0]?.[0]}' has ${rows}`);
  return { rows, batches: cut(entries, rows) };
}

function* cut(entries: readonly (readonly [string, AnyColumn])[], rows: number): Generator<Batch> {
  for (let from = 0; from < rows; from += BATCH_ROWS) {
    const to = Math.min(from + BATCH_ROWS, rows);
    yield { from, rows: to - from, columns: Object.fromEntries(entries.map(([name, column]) => [name, column.slice(from, to)])) };
  }
}
