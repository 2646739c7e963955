import { runId, sha256 } from '@tripod/contracts';
import { z } from 'zod';

/** What `ml reproduce --json` prints as the last line of stdout, when the run was reproduced. */
export const reproduceReply = z.strictObject({
  model: z.string(),
  runId,
  reproduced: z.literal(true),
  /** The commit whose code has trained; null in place. */
  commit: z.string().nullable(),
  /** Whether that commit's files were changed as they were for the run. */
  changed: z.boolean(),
  backend: z.string(),
  /** Rows that were learned from, and watched while learning. */
  rows: z.int().nonnegative(),
  /** Of what was fitted, the same as the run's. */
  weights: z.strictObject({ bytes: z.int().nonnegative(), sha256 }),
  seconds: z.number(),
});
export type ReproduceReply = z.infer<typeof reproduceReply>;
