/** Rows in the order of their scores. */
export interface RowsByScore {
  /** The least score first; of equal scores the rows without the label first. */
  readonly order: Uint32Array;
  /** Where in `order` a row is the last one of its score: 1, else 0. */
  readonly isLast: Uint8Array;
}

/** Sorts rows by score, once for all resamples. No score is NaN. */
export function rowsByScore(scores: Float64Array, labels: ArrayLike<number>): RowsByScore {
  const isPositive = Uint8Array.from(scores, (_, row) => Number(labels[row] === 1));
  const order = Uint32Array.from(scores, (_, row) => row).sort((a, b) => scores[a]! - scores[b]! || isPositive[a]! - isPositive[b]!);
  const isLast = Uint8Array.from(order, (row, at) => Number(scores[order[at + 1] ?? -1] !== scores[row]));
  return { order, isLast };
}
