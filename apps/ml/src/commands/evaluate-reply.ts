import { z } from 'zod';
import { figuresReply } from './figures-reply.js';
import { partsReply } from './parts-reply.js';

/** What `ml evaluate --json` prints as the last line of stdout. */
export const evaluateReply = z.object({
  model: z.string(),
  runId: z.string(),
  test: partsReply,
  rows: z.int().nonnegative(),
  ...figuresReply.shape,
  /** What a person should know before believing the figures. */
  warnings: z.array(z.string()),
});
export type EvaluateReply = z.infer<typeof evaluateReply>;
