import fc from 'fast-check';
import { ranking } from '../metrics/ranking.js';
import type { Point } from './chart.js';
import { costCurve, decidedAt, operatingPoints, precisionRecallCurve, rocCurve } from './operating-points.js';

/** Scores with ties, and labels with both classes. */
const judged = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 20 }), fc.boolean()), { minLength: 2, maxLength: 60 })
  .map((rows) => [...rows, [7, true] as const, [9, false] as const])
  .map((rows) => ({ scores: Float64Array.from(rows, ([score]) => score / 20), labels: Uint8Array.from(rows, ([, label]) => Number(label)) }));

const areaBelow = (points: readonly Point[]) => points.slice(1).reduce((sum, [x, y], at) => sum + ((x - points[at]![0]) * (y + points[at]![1])) / 2, 0);

function countAt(scores: Float64Array, labels: Uint8Array, threshold: number) {
  const count = (label: number, isFound: boolean) => labels.filter((each, row) => each === label && scores[row]! >= threshold === isFound).length;
  return { truePositives: count(1, true), falsePositives: count(0, true), falseNegatives: count(1, false), trueNegatives: count(0, false) };
}

describe('operating points', () => {
  it('are what a decision at each score, and between them, finds', () => {
    fc.assert(
      fc.property(judged, fc.double({ min: -0.1, max: 1.1, noNaN: true }), ({ scores, labels }, between) => {
        const points = operatingPoints(scores, labels);
        expect([...points.thresholds]).toEqual([...new Set(scores)].sort((a, b) => b - a));
        const thresholds = [...points.thresholds, between];
        expect(thresholds.map((threshold) => decidedAt(points, threshold))).toEqual(thresholds.map((threshold) => countAt(scores, labels, threshold)));
      }),
    );
  });

  it('make a ROC curve with the area of ROC-AUC: exactly where no point is left out', () => {
    fc.assert(
      fc.property(judged, ({ scores, labels }) => {
        const curve = rocCurve(operatingPoints(scores, labels));
        expect([curve[0], curve.at(-1)]).toEqual([[0, 0], [1, 1]]);
        expect(areaBelow(curve)).toBeCloseTo(ranking(scores, labels).roc_auc, 10);
      }),
    );
  });

  it('of many rows make short curves near the exact ones', () => {
    const scores = Float64Array.from({ length: 20_000 }, (_, row) => ((row * 7919) % 20_011) / 20_011);
    const labels = Uint8Array.from(scores, (score, row) => Number((row * 104_729) % 1000 < 1000 * score ** 2));
    const points = operatingPoints(scores, labels);
    const [roc, recall] = [rocCurve(points), precisionRecallCurve(points)];
    expect([roc.length > 100, roc.length <= 402, recall.length <= 200]).toEqual([true, true, true]);
    expect(Math.abs(areaBelow(roc) - ranking(scores, labels).roc_auc)).toBeLessThan(0.002);
  });

  it('make a curve of the precision at the greatest threshold that reaches each recall', () => {
    // From the greatest score down: yes, no, yes, yes.
    const points = operatingPoints(Float64Array.of(0.9, 0.8, 0.7, 0.6), Uint8Array.of(1, 0, 1, 1));
    expect(precisionRecallCurve(points)).toEqual([[1 / 3, 1], [2 / 3, 2 / 3], [1, 3 / 4]]);
  });

  it('make a cost curve of the cheapest threshold, always and never among them', () => {
    fc.assert(
      fc.property(judged, ({ scores, labels }) => {
        const points = operatingPoints(scores, labels);
        const missed = [Infinity, ...points.thresholds].map((threshold) => countAt(scores, labels, threshold));
        const cheapest = (share: number) =>
          Math.min(...missed.map(({ falsePositives, falseNegatives }) => (falseNegatives / points.positives) * share + (falsePositives / points.negatives) * (1 - share)));
        const curve = costCurve(points);
        expect(curve.filter(([share, cost]) => Math.abs(cost - cheapest(share)) > 1e-12)).toEqual([]);
        expect(curve.filter(([share, cost]) => cost > Math.min(share, 1 - share) + 1e-12)).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });
});
