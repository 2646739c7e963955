import { z } from 'zod';

/** What `quarantine --json` prints. */
export const quarantineReply = z.strictObject({
  records: z.array(
    z.strictObject({
      source: z.string(),
      /** Names the record within its source: a row, a line, an id. */
      record: z.string(),
      /** The contract that it fails: `reading v1`. */
      contract: z.string(),
      reason: z.string(),
      /** The record as the source gave it. */
      raw: z.unknown(),
    }),
  ),
});
export type QuarantineReply = z.infer<typeof quarantineReply>;
