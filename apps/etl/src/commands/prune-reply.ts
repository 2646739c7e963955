import { localDay } from '@tripod/contracts';
import { z } from 'zod';

/** What `prune --json` prints. */
export const pruneReply = z.strictObject({
  /** Whether nothing was removed: `--dry-run`. */
  dryRun: z.boolean(),
  keepDays: z.int().positive(),
  /** The first local day that stays; null: no rows of days are stored. */
  keptFrom: localDay.nullable(),
  /** What was removed of each contract. */
  datasets: z.array(z.strictObject({ contract: z.string(), partitions: z.int().nonnegative(), rows: z.int().nonnegative() })),
  quarantined: z.int().nonnegative(),
  /** Entries of ended ingests. */
  ingests: z.int().nonnegative(),
});
export type PruneReply = z.infer<typeof pruneReply>;
