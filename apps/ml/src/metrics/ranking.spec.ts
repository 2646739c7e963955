import fc from 'fast-check';
import { ranking } from './ranking.js';

/** Few distinct scores, so that ties are frequent. */
const scored = fc.array(fc.record({ score: fc.integer({ min: 0, max: 9 }), label: fc.constantFrom(0, 1) }), { minLength: 2, maxLength: 60 });
const bothClasses = scored.filter((rows) => new Set(rows.map(({ label }) => label)).size === 2);
const columns = (rows: readonly { score: number; label: number }[]) =>
  [Float64Array.from(rows, ({ score }) => score / 10), Float32Array.from(rows, ({ label }) => label)] as const;

describe('ranking', () => {
  it('gives as ROC-AUC the share of pairs in which the positive scores higher, ties counting half', () => {
    fc.assert(
      fc.property(bothClasses, (rows) => {
        const positives = rows.filter(({ label }) => label === 1);
        const negatives = rows.filter(({ label }) => label === 0);
        let wins = 0;
        for (const p of positives) for (const n of negatives) wins += p.score > n.score ? 1 : p.score === n.score ? 0.5 : 0;
        expect(ranking(...columns(rows)).roc_auc).toBeCloseTo(wins / (positives.length * negatives.length), 12);
      }),
    );
  });

  it('gives as PR-AUC the mean precision at the positives, rows of one score taken together', () => {
    fc.assert(
      fc.property(bothClasses, (rows) => {
        const positives = rows.filter(({ label }) => label === 1);
        const precisions = positives.map(({ score }) => {
          const above = rows.filter((row) => row.score >= score);
          return above.filter(({ label }) => label === 1).length / above.length;
        });
        const mean = precisions.reduce((sum, p) => sum + p, 0) / positives.length;
        expect(ranking(...columns(rows)).pr_auc).toBeCloseTo(mean, 12);
      }),
    );
  });

  it('does not depend on the order of the rows', () => {
    fc.assert(
      fc.property(bothClasses, (rows) => {
        expect(ranking(...columns([...rows].reverse()))).toEqual(ranking(...columns(rows)));
      }),
    );
  });

  it('is NaN where a class is absent, rather than a number that looks like a result', () => {
    expect(ranking(Float64Array.of(0.1, 0.9), Float32Array.of(0, 0)).roc_auc).toBeNaN();
  });
});
