import { z } from 'zod';
import { contract } from '../contract/contract.js';
import { applicationId } from './application-instance.js';

/** What the bank decided. */
export const applicationLabel = contract({
  name: 'application_label',
  version: 1,
  key: 'application_id',
  schema: z.strictObject({ application_id: applicationId, denied: z.boolean() }),
});
export type ApplicationLabel = z.infer<typeof applicationLabel.schema>;
