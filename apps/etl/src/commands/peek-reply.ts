import { z } from 'zod';

/** What `peek --json` prints. */
export const peekReply = z.strictObject({
  place: z.string(),
  /** How many records the place has; null where that is not known without reading all. */
  records: z.int().nonnegative().nullable(),
  /** What its source reads each column as. */
  columns: z.array(z.strictObject({ name: z.string(), kind: z.string(), label: z.string().optional() })),
  /** The first records, as the source gives them. */
  first: z.array(z.record(z.string(), z.unknown())),
  /** Those among them that cannot be read, or with `--all` all of them. */
  unreadable: z.array(z.strictObject({ key: z.string(), reason: z.string() })),
  /** With `--all`: what was read. */
  all: z.strictObject({ records: z.int().nonnegative(), unreadable: z.int().nonnegative(), seconds: z.number().nonnegative() }).optional(),
});
export type PeekReply = z.infer<typeof peekReply>;
