import { period } from '@tripod/contracts';
import { z } from 'zod';
import { figuresReply } from './figures-reply.js';

/** What `ml evaluate --json` prints as the last line of stdout. */
export const evaluateReply = z.object({
  model: z.string(),
  runId: z.string(),
  /** Which rows: days, buckets of the keys' hash, or all. */
  test: z.union([z.object({ period }), z.object({ buckets: z.array(z.int()) }), z.literal('all')]),
  rows: z.int().nonnegative(),
  ...figuresReply.shape,
  /** What a person should know before believing the figures. */
  warnings: z.array(z.string()),
});
export type EvaluateReply = z.infer<typeof evaluateReply>;
