import { localMinute } from '@tripod/contracts';
import { z } from 'zod';
import type { FeedEvent } from '../../follow/feed-pipeline.js';

const head = { id: z.string().min(1).max(40), sequence: z.int().min(1), occurred_at: z.iso.datetime(), flight: z.int().min(0) };

/** An event of the airline: a departure has what is known then, an arrival only what is new. */
export const airlineEvent = z.discriminatedUnion('type', [
  z.strictObject({ ...head, type: z.literal('departed'), left_at: localMinute, origin: z.string(), destination: z.string(), distance: z.number() }),
  z.strictObject({ ...head, type: z.literal('arrived'), delay: z.number() }),
]);
export type AirlineEvent = z.infer<typeof airlineEvent>;
export type Departed = Extract<AirlineEvent, { type: 'departed' }>;

/** The event of a record that was checked already. */
export function eventOf(record: unknown): FeedEvent | string {
  const parsed = airlineEvent.safeParse(record);
  if (!parsed.success) return z.prettifyError(parsed.error);
  const { id, sequence, occurred_at, ...body } = parsed.data;
  return { id, sequence, time: Date.parse(occurred_at), body };
}

const body = z.discriminatedUnion('type', [
  airlineEvent.options[0].omit({ id: true, sequence: true, occurred_at: true }),
  airlineEvent.options[1].omit({ id: true, sequence: true, occurred_at: true }),
]);
export type EventBody = z.infer<typeof body>;

/** The body of an event that {@link eventOf} has read. */
export function bodyOf({ body: given }: FeedEvent): EventBody {
  return body.parse(given);
}
