import { localDay } from '@tripod/contracts';
import { z } from 'zod';

/** The task's name in the queue. */
export const TASK = 'ingest';

/** So often is a job tried; the pauses between the tries grow to some half an hour together. */
export const ATTEMPTS = 8;

/** What a job of the queue is about: a pipeline, over all that its source has, or over one local day. */
export const scheduledIngest = z.looseObject({ pipeline: z.string(), day: localDay.optional() }).transform(({ pipeline, day }) => ({ pipeline, ...(day === undefined ? {} : { day }) }));
export type ScheduledIngest = z.output<typeof scheduledIngest>;

/** The name of a job: one that still waits is not put into the queue a second time. */
export function jobKey({ pipeline, day }: ScheduledIngest): string {
  return day === undefined ? `${TASK} ${pipeline}` : `${TASK} ${pipeline} ${day}`;
}
