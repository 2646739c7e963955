import { z } from 'zod';

const records = z.array(
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
);

/** What `quarantine --json`, `quarantine list --json` and `quarantine show --json` print. */
export const quarantineReply = z.strictObject({
  /** How many records there are, of those that were asked for. */
  total: z.int().nonnegative(),
  /** The most frequent reasons, without the values; of `show`: none. */
  reasons: z.array(z.strictObject({ source: z.string(), contract: z.string(), reason: z.string(), records: z.int().positive() })),
  /** The first ones. */
  records,
});
export type QuarantineReply = z.infer<typeof quarantineReply>;

/** What `quarantine redrive --json` prints. */
export const redriveReply = z.strictObject({
  pipelines: z.array(
    z.strictObject({
      pipeline: z.string(),
      source: z.string(),
      /** Those that were in quarantine = released + left. */
      records: z.int().nonnegative(),
      released: z.int().nonnegative(),
      left: z.int().nonnegative(),
      partitionsChanged: z.int().nonnegative(),
      /** `record`: each went through the pipeline alone. `period`: its days were ingested again, with all their records. */
      by: z.enum(['record', 'period']),
    }),
  ),
  seconds: z.number(),
});
export type RedriveReply = z.infer<typeof redriveReply>;
