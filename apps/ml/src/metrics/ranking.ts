/** How well scores put positives before negatives. */
export interface Ranking {
  /** Area under the ROC curve: the chance that a positive scores above a negative; ties count half. */
  readonly roc_auc: number;
  /** Average precision: precision at each score that has positives, weighted by their share of all positives. */
  readonly pr_auc: number;
}

/** Ranking of scores `[rows]` float64 by labels `[rows]` of 0 and 1; NaN where a class is absent. The order of rows does not matter. */
export function ranking(scores: Float64Array, labels: ArrayLike<number>): Ranking {
  const positives = scores.filter((_, row) => labels[row] === 1).sort();
  const negatives = scores.filter((_, row) => labels[row] !== 1).sort();
  let wins = 0;
  let precisions = 0;
  let p = positives.length;
  let n = negatives.length;
  while (p > 0) {
    const score = positives[p - 1]!;
    while (n > 0 && negatives[n - 1]! > score) n--;
    let ties = 0;
    while (n - ties > 0 && negatives[n - 1 - ties] === score) ties++;
    let equal = 0;
    while (p > 0 && positives[p - 1] === score) {
      p--;
      equal++;
    }
    wins += equal * (n - ties + ties / 2);
    const truePositives = positives.length - p;
    precisions += (equal * truePositives) / (truePositives + negatives.length - n + ties);
  }
  return {
    roc_auc: wins / (positives.length * negatives.length),
    pr_auc: precisions / positives.length,
  };
}
