import { field, planOf } from './fixtures/plans.js';
import { slicesOf } from './slices.js';

describe('slicesOf', () => {
  it('cuts by fields of few values, those first that the model does not read, and by the month', () => {
    const fields = [
      field('is_new', 'boolean', 'one-hot'), field('town', 'category', 'one-hot', { categories: Array.from({ length: 40 }, (_, at) => `town ${at}`) }),
      field('age', 'integer', 'number'), field('sex', 'category', 'none', { categories: ['f', 'm'] }), field('paid_on', 'day', 'date-parts'),
    ];
    expect(slicesOf(planOf(fields, { time: 'paid_on' }))).toEqual(["'sex'", "'is_new'", "{ column: 'paid_on', by: 'month' }"]);
  });

  it('has six at most', () => {
    expect(slicesOf(planOf(Array.from({ length: 9 }, (_, at) => field(`flag_${at}`, 'boolean', 'one-hot'))))).toHaveLength(6);
  });
});
