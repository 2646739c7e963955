import { columnsOf } from '../contract/columns.js';
import { applicationInstance, type ApplicationInstance } from './application-instance.js';

const application: ApplicationInstance = {
  application_id: 1,
  debt_to_income: 0.221,
  housing_to_income: 0.221,
  loan_to_value: 0.8,
  consumer_credit_score: 5,
  mortgage_credit_score: 2,
  public_bad_credit: 'no',
  insurance_denied: 'no',
  self_employed: 'no',
  single: 'no',
  industry_unemployment: 3.9,
  condominium: false,
  black: 'no',
};
const faultOf = (row: unknown) => applicationInstance.schema.safeParse(row).error?.issues.map(({ path }) => path.join('.'));

describe('application_instance', () => {
  it('accepts an application', () => {
    expect(applicationInstance.schema.parse(application)).toEqual(application);
  });

  it('may leave two answers open, and no other field', () => {
    const open = Object.keys(application).filter((field) => faultOf({ ...application, [field]: null }) === undefined);
    expect(open).toEqual(['public_bad_credit', 'self_employed']);
  });

  it('takes a score between two grades: the file has means where the grade was not known', () => {
    expect(faultOf({ ...application, consumer_credit_score: 2.11638655462185, mortgage_credit_score: 1.72100840336134 })).toBeUndefined();
  });

  it.each([
    ['a score that no grade has', { consumer_credit_score: 7 }],
    ['a negative ratio', { loan_to_value: -0.1 }],
    ['an answer in another spelling', { single: 'Yes' }],
    ['a row of number 0', { application_id: 0 }],
  ])('rejects %s', (_, change) => {
    expect(faultOf({ ...application, ...change })).toEqual(Object.keys(change));
  });

  it('has its answers as categories, so that an open one is not a third answer', () => {
    const answers = columnsOf(applicationInstance).filter(({ kind }) => kind === 'category');
    expect(answers.map(({ categories }) => categories)).toEqual(Array.from({ length: 5 }, () => ['no', 'yes']));
  });
});
