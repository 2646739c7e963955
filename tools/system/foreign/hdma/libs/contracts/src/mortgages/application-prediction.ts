import { z } from 'zod';
import { contract } from '../contract/contract.js';
import { applicationId } from './application-instance.js';

/** How likely the bank refuses, while the application can still be changed. */
export const applicationPrediction = contract({
  name: 'application_prediction',
  version: 1,
  key: 'application_id',
  schema: z.strictObject({
    application_id: applicationId,
    denial_probability: z.number().min(0).max(1).describe('probability that the bank denies the loan; float64'),
  }),
});
export type ApplicationPrediction = z.infer<typeof applicationPrediction.schema>;
