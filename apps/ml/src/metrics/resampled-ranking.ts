import type { Resampled } from './resampled.js';
import { rowsByScore, type RowsByScore } from './rows-by-score.js';

/** Held here, because a global is looked up each time where a test runs in a context of its own. */
const multiply = Math.imul;

/**
 * ROC-AUC on resamples: the rows are sorted once, and one pass adds up the pairs in which the positive scores higher. Half
 * of what ties count too much is taken off again. All sums are whole, so the result has the bits of the plain metric.
 */
export function resampledRocAuc(scores: Float64Array, labels: ArrayLike<number>): Resampled {
  const sorted = rowsByScore(scores, labels);
  // The label stands in the lowest bit, so that the pass has no branch.
  const entries = sorted.order.map((row) => row * 2 + Number(labels[row] === 1));
  const ties = mixedTies(sorted, labels);
  return (weights) => {
    let positives = 0;
    let negatives = 0;
    let wins = 0;
    for (let at = 0; at < entries.length; at++) {
      const entry = entries[at]!;
      const weight = weights[entry >>> 1]!;
      const positive = weight & -(entry & 1);
      // Integers of 32 bits, which 100 million rows do not exceed: twice as fast.
      positives = (positives + positive) | 0;
      negatives = (negatives + weight - positive) | 0;
      wins += multiply(positive, negatives);
    }
    for (let tie = 0; tie < ties.length; tie += 2) wins -= pairsOf(entries, ties[tie]!, ties[tie + 1]!, weights) / 2;
    return wins / (positives * negatives);
  };
}

/** Where rows of one score begin and end that have both labels: two numbers a tie. */
function mixedTies({ order, isLast }: RowsByScore, labels: ArrayLike<number>): Uint32Array {
  const ties: number[] = [];
  let from = 0;
  for (let at = 0; at < order.length; at++) {
    if (isLast[at] === 0) continue;
    // Within a score the rows without the label come first.
    if (labels[order[from]!] !== 1 && labels[order[at]!] === 1) ties.push(from, at + 1);
    from = at + 1;
  }
  return Uint32Array.from(ties);
}

function pairsOf(entries: Uint32Array, from: number, to: number, weights: Uint8Array): number {
  let positives = 0;
  let all = 0;
  for (let at = from; at < to; at++) {
    const weight = weights[entries[at]! >>> 1]!;
    positives += weight & -(entries[at]! & 1);
    all += weight;
  }
  return positives * (all - positives);
}

/** Average precision on resamples: the rows are sorted once, and one pass goes down the scores as the plain metric does. */
export function resampledPrAuc(scores: Float64Array, labels: ArrayLike<number>): Resampled {
  const { order, isLast } = rowsByScore(scores, labels);
  // From the greatest score down; the lowest bit says that the score ends here, the next one is the label.
  const entries = order.map((row, at) => row * 4 + Number(labels[row] === 1) * 2 + (isLast[at - 1] ?? 1)).reverse();
  return (weights) => {
    let positives = 0;
    let rows = 0;
    let equal = 0;
    let precisions = 0;
    for (let at = 0; at < entries.length; at++) {
      const entry = entries[at]!;
      const weight = weights[entry >>> 2]!;
      rows += weight;
      equal += weight & -((entry >>> 1) & 1);
      if ((entry & 1) === 0 || equal === 0) continue;
      positives += equal;
      precisions += (equal * positives) / rows;
      equal = 0;
    }
    return precisions / positives;
  };
}
