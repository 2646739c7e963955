import { period } from '@tripod/contracts';
import { z } from 'zod';
import type { Partitions } from '../instances/split.js';

/** Which rows: days, buckets of the keys' hash, or all. */
export const partsReply = z.union([z.object({ period }), z.object({ buckets: z.array(z.int()) }), z.literal('all')]);

/** Partitions as a reply. */
export function partsReplyOf(partitions: Partitions): z.infer<typeof partsReply> {
  return typeof partitions === 'object' && 'buckets' in partitions ? { buckets: [...partitions.buckets] } : partitions;
}
