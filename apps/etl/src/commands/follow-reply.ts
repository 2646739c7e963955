import { z } from 'zod';

const count = z.int().nonnegative();

/** What `follow --json` prints: with `--once` one object, else one for each page. */
export const followReply = z.strictObject({
  feed: z.string(),
  place: z.string(),
  /** Events of this run whose rows are stored. */
  events: count,
  /** Events that came again. */
  repeated: count,
  /** Records in quarantine, those that came too late among them. */
  refused: count,
  overdue: count,
  /** Sequences that the feed has left out. */
  missed: count,
  /** The time of the newest event in UTC, and the time before which no event is taken any more; null before the first one. */
  newest: z.string().nullable(),
  watermark: z.string().nullable(),
  seconds: z.number().nonnegative(),
});
export type FollowReply = z.infer<typeof followReply>;
