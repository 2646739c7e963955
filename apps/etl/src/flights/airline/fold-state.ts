import { z } from 'zod';
import type { Json } from '../../sources/source.js';
import { contextState } from '../context/state.js';

const departure = z.strictObject({ event: z.strictObject({ id: z.string(), time: z.int(), body: z.custom<Json>((value) => z.json().safeParse(value).success) }), flight: z.int(), local: z.int(), origin: z.string(), destination: z.string(), distance: z.int() });
export type OpenDeparture = z.infer<typeof departure>;

/** What is known from what was stored before the feed, in the order of its minutes; of one minute, outcomes first. */
const stored = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('outcome'), minute: z.int(), flight: z.int(), delay: z.int() }),
  z.strictObject({ type: z.literal('departure'), minute: z.int(), flight: z.int(), local: z.int(), origin: z.string(), destination: z.string() }),
]);
export type StoredEvent = z.infer<typeof stored>;

/** A saved {@link FlightFold}. */
export const foldState = z.strictObject({
  version: z.literal(1),
  /** Of UTC since 1970. */
  minute: z.int(),
  context: contextState,
  /** The departures of this minute. */
  open: z.array(departure),
  /** Flights on the way, by the airline's number. */
  flying: z.array(z.strictObject({ flight: z.int(), id: z.string(), local: z.int(), minute: z.int() })),
  /** How many flights of a local minute and route have left before this minute. */
  numbers: z.array(z.strictObject({ group: z.string(), count: z.int(), minute: z.int() })),
  stored: z.array(stored),
});
export type FoldState = z.infer<typeof foldState>;
