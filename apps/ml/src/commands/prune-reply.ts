import { runId } from '@tripod/contracts';
import { z } from 'zod';

/** What `ml runs prune --json` prints. */
export const pruneReply = z.strictObject({
  /** Whether nothing was removed: `--dry-run`. */
  dryRun: z.boolean(),
  runs: z.array(z.strictObject({ id: runId, name: z.string().nullable(), status: z.string(), reason: z.string(), bytes: z.int().nonnegative() })),
  /** Of all of them. */
  bytes: z.int().nonnegative(),
  /** Whether the files stay at the server until `mlflow gc` frees them: the runs are marked as deleted there. */
  freedByGc: z.boolean(),
});
export type PruneReply = z.infer<typeof pruneReply>;
