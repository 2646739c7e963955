import { metricsOf } from '../tasks/scoring-of.js';
import type { JudgedTrial } from '../tuning/trial.js';
import { changesInWords, tuneTable } from './tune-table.js';

const [rocAuc] = metricsOf({ type: 'binary' });
const base = { hidden: [8, 4], peakRate: 0.02, warmUp: 0.05, validations: 4, seed: 1 };
const trial = (number: number, value: number, changes: Partial<JudgedTrial> = {}): JudgedTrial => ({ number, value, every: 1, runId: String(number).repeat(32), reused: false, recipe: base, ...changes });

test('a table of trials has the best first, those that failed last, and the parameters in which they differ', () => {
  const judged = [trial(0, 0.5), trial(1, NaN, { failure: 'the loss is NaN' }), trial(2, 0.75, { recipe: { ...base, hidden: [16], batch: 32 } }), trial(3, 0.9, { every: 3 })];
  expect(tuneTable({ judged }, rocAuc!, 200)).toEqual([
    'TRIAL  ROC-AUC  hidden  batch  RUN',
    '2      0.7500   16      32     22222222',
    '0      0.5000   8,4            00000000',
    '1      failed   8,4            11111111',
  ]);
});

test('of many trials it has the first ten', () => {
  const lines = tuneTable({ judged: Array.from({ length: 13 }, (_, number) => trial(number, number / 100)) }, rocAuc!, 200);
  expect([lines.length, lines[1], lines.at(-1)]).toEqual([12, expect.stringMatching(/^12 /), '… and 3 more']);
});

test('the best recipe is stated as a training takes it: what differs, and what was stated before', () => {
  expect(changesInWords(base, { ...base, hidden: [], batch: 64 }, ['warmUp'])).toBe('--param hidden= --param batch=64 --param warmUp=0.05');
  expect(changesInWords(base, base, [])).toBe('');
});
