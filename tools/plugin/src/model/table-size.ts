// What a model may afford, by the rows that have a label. The steps are coarse: a table that grows past one may be adopted
// as if it had not.

/** In how many pieces numbers are cut: each needs rows of its own. 0: the table is too small. */
export function piecesFor(rows: number): number {
  if (rows < 1000) return 0;
  if (rows < 5000) return 8;
  return rows < 50_000 ? 24 : 32;
}

/** How many training rows a category must have for a column of its own. */
export function leastOfCategory(rows: number): number {
  if (rows < 500) return 2;
  return rows < 20_000 ? 5 : 20;
}

/** Columns for a text of many values. */
export function bucketsFor(rows: number): number {
  return rows < 20_000 ? 16 : 64;
}
