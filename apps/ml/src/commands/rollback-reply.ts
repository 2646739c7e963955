import { runId } from '@tripod/contracts';
import { z } from 'zod';

const version = z.strictObject({ runId, version: z.int().positive() });

/** What `ml rollback --json` prints as the last line of stdout. */
export const rollbackReply = z.strictObject({
  model: z.string(),
  /** The champion until now. */
  from: version,
  /** The champion again. */
  to: version,
});
export type RollbackReply = z.infer<typeof rollbackReply>;
