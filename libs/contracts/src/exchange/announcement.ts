import { z } from 'zod';

/**
 * What a producer says on its channel of Postgres (LISTEN) when rows have come or changed, in the transaction that stores
 * them: who listens may read them at once. A payload holds at most 8,000 bytes, so many rows come in several.
 */
export const announcement = z.object({ contract: z.string(), version: z.int(), keys: z.array(z.union([z.string(), z.number()])).min(1) });
export type Announcement = z.infer<typeof announcement>;

/** The channel on which an app announces rows, by the app's name. */
export function channelOf(app: string): string {
  return `${app}_rows`;
}
