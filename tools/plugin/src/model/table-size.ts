/** In how many pieces numbers are cut: each needs rows of its own. 0: the table is too small. */
export function piecesFor(rows: number): number {
  if (rows < 2000) return 0;
  return rows < 10_000 ? 8 : 16;
}

/** How many training rows a category must have for a column of its own. */
export function leastOfCategory(rows: number): number {
  return rows < 500 ? 2 : rows < 20_000 ? 5 : 20;
}

/** Columns for a text of many values. */
export function bucketsFor(rows: number): number {
  return rows < 20_000 ? 16 : 64;
}
