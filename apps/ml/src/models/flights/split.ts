import type { Split } from '../../instances/split.js';

/** Four months to learn from, one to watch while learning, one to evaluate on. */
export const split: Split = {
  training: { period: { from: '2001-01-15', to: '2001-04-30' } },
  validation: { period: { from: '2001-05-01', to: '2001-05-31' } },
  test: { period: { from: '2001-06-01', to: '2001-06-30' } },
};

/** For `--sample`: the days after the first fortnight, which has no past to count. */
export const sample: Split = {
  training: { period: { from: '2001-01-15', to: '2001-01-31' } },
  validation: { period: { from: '2001-02-01', to: '2001-02-04' } },
  test: { period: { from: '2001-02-05', to: '2001-02-09' } },
};
