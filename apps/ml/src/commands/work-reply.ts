import { runId } from '@tripod/contracts';
import { z } from 'zod';
import { OUTCOMES } from '../promotion/verdict.js';
import { trainReply } from './train-reply.js';

const training = { model: z.string(), /** Null: the model's first one. */ recipe: z.string().nullable() };

/** The first line of `ml work --json`; not with `--once`. */
export const workStarted = z.strictObject({
  type: z.literal('started'),
  /** The schema of the jobs. */
  schema: z.string(),
  /** By the crontab; times as ISO 8601 in UTC. */
  schedule: z.array(z.strictObject({ ...training, when: z.string(), next: z.iso.datetime() })),
});
export type WorkStarted = z.infer<typeof workStarted>;

/** A line for each training that has ended well. */
export const workTrained = z.strictObject({
  type: z.literal('trained'),
  ...training,
  runId,
  /** Whether a finished run had the same fingerprint, so that nothing was trained. */
  reused: z.boolean(),
  reason: trainReply.shape.reason,
  headline: trainReply.shape.headline,
  /** Whether the run is the champion now that it was not before. */
  promoted: z.boolean(),
  outcome: z.enum(OUTCOMES),
  seconds: z.number(),
});
export type WorkTrained = z.infer<typeof workTrained>;

/** A line for each training that has failed; of the first attempts it is tried again. */
export const workFailed = z.strictObject({
  type: z.literal('failed'),
  ...training,
  error_code: z.string(),
  message: z.string(),
  attempt: z.int().positive(),
  attempts: z.int().positive(),
  seconds: z.number(),
});
export type WorkFailed = z.infer<typeof workFailed>;

/** A line of stdout of `ml work --json`. */
export const workReply = z.discriminatedUnion('type', [workStarted, workTrained, workFailed]);
export type WorkReply = z.infer<typeof workReply>;
