import { pipeline, run } from '@tripod/nodes';
import { denial } from './index.js';
import { fillAnswers, fitAnswerImputer, joinNumbers, selectAnswers, selectMeasures } from './nodes.js';

const NO = 0;
const YES = 1;
const OPEN = -1;

/** Four applications that differ in their answers alone. */
const instances = {
  debt_to_income: new Float64Array(4),
  housing_to_income: new Float64Array(4),
  loan_to_value: new Float64Array(4),
  consumer_credit_score: new Float64Array(4).fill(1),
  mortgage_credit_score: new Float64Array(4).fill(1),
  industry_unemployment: new Float64Array(4),
  condominium: new Uint8Array(4),
  public_bad_credit: Int32Array.of(YES, YES, OPEN, NO),
  self_employed: Int32Array.of(NO, NO, NO, OPEN),
  insurance_denied: new Int32Array(4),
  single: new Int32Array(4),
};
const prepare = pipeline({
  name: 'prepare',
  inputs: ['instances', 'split'],
  outputs: ['numbers'],
  nodes: [selectMeasures, selectAnswers, fitAnswerImputer, fillAnswers, joinNumbers],
});

describe('the features of an application', () => {
  it('have an open answer as the one that most training rows give, and say that it was open', async () => {
    const { numbers } = await run(prepare, { instances, split: { training: 3, validation: 1 } });
    const column = (name: string) => Array.from({ length: 4 }, (_, row) => numbers.values[row * numbers.columns.length + numbers.columns.indexOf(name)]);
    expect(column('public_bad_credit')).toEqual([YES, YES, YES, NO]);
    expect(column('public_bad_credit_missing')).toEqual([0, 0, 1, 0]);
    expect(column('self_employed')).toEqual([NO, NO, NO, NO]);
    expect(column('self_employed_missing')).toEqual([0, 0, 0, 1]);
  });
});

describe('the model of denials', () => {
  it('does not read what a law forbids to decide by, and has it as a slice', () => {
    expect(denial.columns).not.toContain('black');
    expect(denial.slices).toContain('black');
  });

  it('packs what fills open answers and what scales numbers', () => {
    expect([...denial.packaged].sort()).toEqual(['imputer', 'network', 'scaler', 'target']);
  });
});
