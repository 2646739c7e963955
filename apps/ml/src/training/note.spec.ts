import { alarm } from '../../fixtures/models/alarm/index.js';
import { noteOf } from './note.js';

const split = { training: 'all', validation: { buckets: [0, 1] }, test: { period: { from: '2024-03-01', to: '2024-03-02' } } } as const;
const rows = { training: 12345, validation: 6 };
const scores = (roc_auc: number) => ({ rows: 7000, metrics: { roc_auc, log_loss: 1 }, details: {}, outputs: new Float64Array() });

test('a note says which model was trained, on which rows and why', () => {
  expect(noteOf({ model: alarm, split, reasons: ['parameter seed is 2, was 1', 'node fit changed'] }, rows)).toBe(
    'Model **alarm** predicts `alarm` of reading v1.\n\n' +
      'It learned from 12,345 rows (all rows) and was watched on 6 rows (buckets 0 to 1). It was trained because parameter seed is 2, was 1; node fit changed.',
  );
});

test('of many reasons it names some, and a training without any was forced', () => {
  expect(noteOf({ model: alarm, split, reasons: Array.from('abcdefgh') }, rows)).toContain('because a; b; c; d; e; 3 more.');
  expect(noteOf({ model: alarm, split, reasons: [] }, rows)).toContain('because it was forced.');
});

test('the headline metric stands beside those of the baselines, and a figure that is not a number is a dash', () => {
  const evaluation = { scores: scores(0.87654), baselineScores: { base_rate: scores(0.5), logistic_regression: scores(NaN) } };
  expect(noteOf({ model: alarm, split, reasons: [] }, rows, evaluation)).toMatch(
    /^Model \*\*alarm\*\* predicts `alarm` of reading v1: ROC-AUC 0\.8765 on 7,000 test rows \(2024-03-01 to 2024-03-02\); base rate 0\.5000, logistic regression –\.\n\nIt learned/,
  );
});
