import { localDay } from '@tripod/contracts';
import { z } from 'zod';

/** What `backfill --json` prints. */
export const backfillReply = z.strictObject({
  pipeline: z.string(),
  from: localDay,
  to: localDay,
  /** The schema of the jobs. */
  schema: z.string(),
  /** One a day. */
  jobs: z.int().nonnegative(),
});
export type BackfillReply = z.infer<typeof backfillReply>;
