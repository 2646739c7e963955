import type { ApplicationInstance } from '@tripod/contracts';

type Field = keyof ApplicationInstance;

/** The answers that may be open. */
export const openColumns = ['public_bad_credit', 'self_employed'] as const satisfies readonly Field[];

/** The answers that the model reads. */
export const answerColumns = [...openColumns, 'insurance_denied', 'single'] as const satisfies readonly Field[];

/** What is a number, or as good as one. */
export const measureColumns = [
  'debt_to_income',
  'housing_to_income',
  'loan_to_value',
  'consumer_credit_score',
  'mortgage_credit_score',
  'industry_unemployment',
  'condominium',
] as const satisfies readonly Field[];

/** The columns of an instance that the model reads. `black` is not among them: a law forbids to decide by it. */
export const instanceColumns = [...measureColumns, ...answerColumns] as const satisfies readonly Field[];
