/** Rows in the order of their scores. */
export interface RowsByScore {
  /** The least score first; of equal scores the rows without the label first. */
  readonly order: Uint32Array;
  /** Where in `order` a row is the last one of its score: 1, else 0. */
  readonly isLast: Uint8Array;
}

/**
 * Sorts rows by score, once for all resamples. No score is NaN. The scores alone are sorted, which is native, and each row
 * is then put into its place: a comparison function takes seven times as long.
 */
export function rowsByScore(scores: Float64Array, labels: ArrayLike<number>): RowsByScore {
  const rows = scores.length;
  const sorted = scores.slice().sort();
  // Where the next row of a score goes, by where the score begins: those without the label from there on, the others after them.
  const next = new Uint32Array(rows);
  const nextPositive = new Uint32Array(rows);
  const begins = new Uint32Array(rows);
  for (let row = 0; row < rows; row++) {
    const begin = (begins[row] = firstAtLeast(sorted, scores[row]!));
    if (labels[row] !== 1) nextPositive[begin]!++;
  }
  const order = new Uint32Array(rows);
  for (let row = 0; row < rows; row++) {
    const begin = begins[row]!;
    order[begin + (labels[row] === 1 ? nextPositive[begin]!++ : next[begin]!++)] = row;
  }
  const isLast = new Uint8Array(rows);
  for (let at = 0; at < rows; at++) isLast[at] = Number(sorted[at] !== sorted[at + 1]);
  return { order, isLast };
}

function firstAtLeast(sorted: Float64Array, score: number): number {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (sorted[middle]! < score) from = middle + 1;
    else to = middle;
  }
  return from;
}
