/** How well scores put positives before negatives. */
export interface Ranking {
  /** Area under the ROC curve: the chance that a positive scores above a negative; ties count half. */
  readonly roc_auc: number;
  /** Average precision: precision at each score that has positives, weighted by their share of all positives. */
  readonly pr_auc: number;
}

/** Scores `[rows]` float64 of the rows with label 1 and of the others, each from low to high. */
interface SortedScores {
  readonly positives: Float64Array;
  readonly negatives: Float64Array;
}

/** Ranking of scores `[rows]` float64 by labels `[rows]` of 0 and 1; NaN where a class is absent. The order of rows does not matter. */
export function ranking(scores: Float64Array, labels: ArrayLike<number>): Ranking {
  const sorted = sortedScores(scores, labels);
  return { roc_auc: areaUnderRoc(sorted), pr_auc: averagePrecision(sorted) };
}

/** The area under the ROC curve by itself, since training measures it: other scores may change without a training. */
export function rocAuc(scores: Float64Array, labels: ArrayLike<number>): number {
  return areaUnderRoc(sortedScores(scores, labels));
}

function sortedScores(scores: Float64Array, labels: ArrayLike<number>): SortedScores {
  return { positives: scores.filter((_, row) => labels[row] === 1).sort(), negatives: scores.filter((_, row) => labels[row] !== 1).sort() };
}

function areaUnderRoc({ positives, negatives }: SortedScores): number {
  let wins = 0;
  for (const { equal, below, ties } of steps({ positives, negatives })) wins += equal * (below + ties / 2);
  return wins / (positives.length * negatives.length);
}

function averagePrecision({ positives, negatives }: SortedScores): number {
  let precisions = 0;
  let truePositives = 0;
  for (const { equal, below } of steps({ positives, negatives })) {
    truePositives += equal;
    precisions += (equal * truePositives) / (truePositives + negatives.length - below);
  }
  return precisions / positives.length;
}

/** From the highest score of a positive down: how many positives have it, how many negatives lie below it, how many have it too. */
function* steps({ positives, negatives }: SortedScores): Generator<{ readonly equal: number; readonly below: number; readonly ties: number }> {
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
    yield { equal, below: n - ties, ties };
  }
}
