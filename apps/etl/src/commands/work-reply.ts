import { localDay } from '@tripod/contracts';
import { z } from 'zod';
import { ingestReply } from './ingest-reply.js';

const ingest = { pipeline: z.string(), /** Null: all that the source has. */ day: localDay.nullable() };

/** The first line of `work --json`; not with `--once`. */
export const workStarted = z.strictObject({
  type: z.literal('started'),
  /** The schema of the jobs. */
  schema: z.string(),
  /** By the crontab; times as ISO 8601 in UTC. */
  schedule: z.array(z.strictObject({ pipeline: z.string(), when: z.string(), next: z.iso.datetime() })),
});
export type WorkStarted = z.infer<typeof workStarted>;

const { skipped, rowsRead, instances, quarantined, partitionsWritten, seconds } = ingestReply.shape;

/** A line for each ingest that has ended well; numbers as in `ingest --json`. */
export const workIngested = z.strictObject({ type: z.literal('ingested'), ...ingest, skipped, rowsRead, instances, quarantined, partitionsWritten, seconds });
export type WorkIngested = z.infer<typeof workIngested>;

/** A line for each ingest that has failed; of the first attempts it is tried again. */
export const workFailed = z.strictObject({
  type: z.literal('failed'),
  ...ingest,
  error_code: z.string(),
  message: z.string(),
  attempt: z.int().positive(),
  attempts: z.int().positive(),
  seconds: z.number(),
});
export type WorkFailed = z.infer<typeof workFailed>;

/** A line of stdout of `work --json`. */
export const workReply = z.discriminatedUnion('type', [workStarted, workIngested, workFailed]);
export type WorkReply = z.infer<typeof workReply>;
