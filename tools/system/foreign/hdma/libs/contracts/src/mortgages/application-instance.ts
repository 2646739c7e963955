import { z } from 'zod';
import { contract } from '../contract/contract.js';

/** The running number of an application in the file. */
export const applicationId = z.int32().min(1).describe('the number of the row in the file, from 1');

const ratio = z.number().min(0).max(10);
/** An answer as the form has it. */
const answer = z.enum(['no', 'yes']);

/** The business object: somebody asks for a loan on a house, with what the form says before the bank decides. */
export const applicationInstance = contract({
  name: 'application_instance',
  version: 1,
  key: 'application_id',
  schema: z.strictObject({
    application_id: applicationId,
    debt_to_income: ratio.describe('all monthly payments ÷ monthly income'),
    housing_to_income: ratio.describe('monthly cost of the house ÷ monthly income'),
    loan_to_value: ratio.describe('loan ÷ assessed value of the house'),
    consumer_credit_score: z.number().min(1).max(6).describe('1 (no slow payment) to 6 (in default)'),
    mortgage_credit_score: z.number().min(1).max(4).describe('1 (no late payment of a mortgage) to 4 (many)'),
    public_bad_credit: answer.nullable().describe('a bankruptcy or the like is on public record; null: not known'),
    insurance_denied: answer.describe('a mortgage insurer has refused'),
    self_employed: answer.nullable().describe('null: not known'),
    single: answer,
    industry_unemployment: z.number().min(0).max(100).describe("per cent unemployed in the applicant's industry"),
    condominium: z.boolean(),
    black: answer,
  }),
});
export type ApplicationInstance = z.infer<typeof applicationInstance.schema>;
