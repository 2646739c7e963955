import { featuresOf } from './features.js';
import { days, field, planOf } from './fixtures/plans.js';

describe('featuresOf', () => {
  it('reads numbers and answers as they are, and fills those numbers that may be missing', () => {
    const features = featuresOf(planOf([field('age', 'integer', 'number'), field('income', 'float', 'number', { nullable: true }), field('is_new', 'boolean', 'one-hot')]));
    expect(features).toMatchObject({ read: ['age', 'income', 'is_new'], complete: ['age', 'is_new'], open: ['income'], indicated: ['income'], categories: [] });
  });

  it('has an answer that may be open as one of three values', () => {
    expect(featuresOf(planOf([field('is_new', 'boolean', 'one-hot', { nullable: true })]))).toMatchObject({ complete: [], categories: ['is_new'] });
  });

  it('does not read the key, nor what the plan does not give the model', () => {
    const fields = [field('member_id', 'text', 'one-hot'), field('name', 'text', 'none'), field('age', 'integer', 'number')];
    expect(featuresOf(planOf(fields, { key: { from: 'column', name: 'member_id' } })).read).toEqual(['age']);
    expect(() => featuresOf(planOf([field('name', 'text', 'none')]))).toThrow('no field is left to learn from');
  });

  it('takes the logarithm of amounts, from 0 on where the contract allows 0', () => {
    const fields = [field('income', 'float', 'logarithm', { min: 1 }), field('debt', 'float', 'logarithm', { min: 0 }), field('balance', 'float', 'logarithm')];
    expect(featuresOf(planOf(fields)).logs).toEqual({ ln: { ln_income: 'income' }, log1p: { ln_debt: 'debt', ln_balance: 'balance' } });
  });

  it('gives what it makes a name that no field has', () => {
    const fields = [field('income', 'float', 'logarithm', { min: 1, nullable: true }), field('ln_income', 'float', 'number'), field('income_missing', 'boolean', 'one-hot')];
    const { logs, indicated } = featuresOf(planOf(fields));
    expect(logs.ln).toEqual({ ln_income_2: 'income' });
    expect(indicated).toEqual([]);
  });

  it('cuts numbers of more than two values into pieces, unless the table is small', () => {
    const fields = [field('age', 'integer', 'number'), field('flag', 'integer', 'number', { profile: { nullShare: 0, distinct: 2, quantiles: [], counts: [] } })];
    expect(featuresOf(planOf(fields)).pieces.columns).toEqual(['age']);
    expect(featuresOf(planOf(fields, { labelledRows: 500 })).pieces).toEqual({ columns: [], count: 0 });
  });

  it('takes of a date the parts that have come round, and its distance but not where rows are split by it', () => {
    const fields = [field('joined_on', 'day', 'date-parts', days(0, 2000)), field('paid_on', 'day', 'date-parts', days(0, 100))];
    const { dates, complete } = featuresOf(planOf(fields, { time: 'paid_on' }));
    expect(complete).toEqual(['joined_on']);
    expect(dates).toEqual([
      { column: 'joined_on', unit: 'day', circles: { joined_on_day_of_year: 'day_of_year' }, categories: { joined_on_weekday: 'weekday' } },
      { column: 'paid_on', unit: 'day', circles: {}, categories: { paid_on_weekday: 'weekday' } },
    ]);
  });

  it('has the parts of a date that may be missing as values, one of which is that it is missing', () => {
    const [at] = featuresOf(planOf([field('called_at', 'minute', 'date-parts', { nullable: true })])).dates;
    expect(at).toEqual({ column: 'called_at', unit: 'minute', circles: {}, categories: { called_at_hour: 'hour', called_at_weekday: 'weekday', called_at_month: 'month' } });
  });
});
