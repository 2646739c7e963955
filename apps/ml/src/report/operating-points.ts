import type { Point } from './chart.js';

/** What a decision at each threshold finds: rows whose score is the threshold or more are answered with yes. */
export interface OperatingPoints {
  /** The scores that occur, the greatest first. */
  readonly thresholds: Float64Array;
  /** By threshold. */
  readonly truePositives: Uint32Array;
  readonly falsePositives: Uint32Array;
  readonly positives: number;
  readonly negatives: number;
}

/** Counts what each threshold finds of scores `[rows]` float64, none of them NaN, by labels `[rows]` of 0 and 1. */
export function operatingPoints(scores: Float64Array, labels: ArrayLike<number>): OperatingPoints {
  const positives = scores.filter((_, row) => labels[row] === 1).sort();
  const negatives = scores.filter((_, row) => labels[row] !== 1).sort();
  const [thresholds, truePositives, falsePositives] = [new Float64Array(scores.length), new Uint32Array(scores.length), new Uint32Array(scores.length)];
  let [p, n, found] = [positives.length, negatives.length, 0];
  while (p > 0 || n > 0) {
    const threshold = Math.max(positives[p - 1] ?? -Infinity, negatives[n - 1] ?? -Infinity);
    while (p > 0 && positives[p - 1] === threshold) p--;
    while (n > 0 && negatives[n - 1] === threshold) n--;
    thresholds[found] = threshold;
    truePositives[found] = positives.length - p;
    falsePositives[found++] = negatives.length - n;
  }
  const counts = { positives: positives.length, negatives: negatives.length };
  return { thresholds: thresholds.subarray(0, found), truePositives: truePositives.subarray(0, found), falsePositives: falsePositives.subarray(0, found), ...counts };
}

/** Curves have about so many points. */
const STEPS = 200;

/** The ROC curve: share of the negatives, and of the positives, that are found. Points nearer than 1/200 to the one before are left out. */
export function rocCurve({ truePositives, falsePositives, positives, negatives }: OperatingPoints): Point[] {
  const points: Point[] = [[0, 0]];
  let last: Point = [0, 0];
  for (let at = 0; at < truePositives.length; at++) {
    const point: Point = [falsePositives[at]! / negatives, truePositives[at]! / positives];
    if (at < truePositives.length - 1 && point[0] - last[0] + point[1] - last[1] < 1 / STEPS) continue;
    points.push(point);
    last = point;
  }
  return points;
}

/** The precision-recall curve: for 200 steps of recall the precision at the greatest threshold that reaches it. */
export function precisionRecallCurve({ truePositives, falsePositives, positives }: OperatingPoints): Point[] {
  const points: Point[] = [];
  let at = 0;
  for (let step = 1; step <= STEPS; step++) {
    while (at < truePositives.length - 1 && truePositives[at]! < (step / STEPS) * positives) at++;
    const point: Point = [truePositives[at]! / positives, truePositives[at]! / (truePositives[at]! + falsePositives[at]!)];
    if (point[0] !== points.at(-1)?.[0]) points.push(point);
  }
  return points;
}

/**
 * The cost curve: what decisions at the best threshold cost, as a share of the greatest possible cost, by how much of that
 * a missed positive is to blame for (C. Drummond, R. C. Holte, "Cost curves: An improved method for visualizing classifier
 * performance", Machine Learning 65, 2006). Always yes and always no are among the thresholds.
 */
export function costCurve(found: OperatingPoints): Point[] {
  const hull = upperHull(found);
  return Array.from({ length: STEPS / 2 + 1 }, (_, step): Point => {
    const share = step / (STEPS / 2);
    return [share, hull.reduce((least, [x, y]) => Math.min(least, (1 - y) * share + x * (1 - share)), Infinity)];
  });
}

/** The points of the ROC curve that no line between two others passes above: no other threshold is ever the cheapest. */
function upperHull({ truePositives, falsePositives, positives, negatives }: OperatingPoints): Point[] {
  const hull: Point[] = [[0, 0]];
  for (let at = 0; at < truePositives.length; at++) {
    const point: Point = [falsePositives[at]! / negatives, truePositives[at]! / positives];
    while (hull.length > 1 && !turnsRight(hull.at(-2)!, hull.at(-1)!, point)) hull.pop();
    hull.push(point);
  }
  return hull;
}

const turnsRight = ([ax, ay]: Point, [bx, by]: Point, [cx, cy]: Point): boolean => (bx - ax) * (cy - ay) - (by - ay) * (cx - ax) < 0;

/** How rows are decided at a threshold. */
export interface Decided {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
  readonly trueNegatives: number;
}

/** What a decision at this threshold finds. */
export function decidedAt({ thresholds, truePositives, falsePositives, positives, negatives }: OperatingPoints, threshold: number): Decided {
  let [from, to] = [0, thresholds.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (thresholds[middle]! >= threshold) from = middle + 1;
    else to = middle;
  }
  const [found, wrong] = from === 0 ? [0, 0] : [truePositives[from - 1]!, falsePositives[from - 1]!];
  return { truePositives: found, falsePositives: wrong, falseNegatives: positives - found, trueNegatives: negatives - wrong };
}
