import { z } from 'zod';
import type { RegisteredRun } from '../runs/run-store.js';

/** What the tags of a version say of its promotions begins so; a number follows, which counts the events of the model. */
export const EVENT_TAG = 'tripod.promotion/';

const recordedEvent = z.discriminatedUnion('kind', [
  /** The version became the champion; `over` is the champion before it, if there was one. */
  z.looseObject({ kind: z.literal('promotion'), at: z.string(), over: z.int().positive().nullable() }),
  /** The version became the champion again: the event `undoes` had put the version `from` in its place. */
  z.looseObject({ kind: z.literal('rollback'), at: z.string(), from: z.int().positive(), undoes: z.int().positive() }),
]);
export type RecordedEvent = z.infer<typeof recordedEvent>;

/** An event as a version's tag records it. */
export interface PromotionEvent {
  /** 1 for the first event of the model. */
  readonly number: number;
  /** The version that became the champion. */
  readonly to: number;
  readonly recorded: RecordedEvent;
}

/** What the versions of a model record, in the order in which it happened. A tag that is not an event is passed over. */
export function eventsOf(versions: readonly Pick<RegisteredRun, 'version' | 'tags'>[]): readonly PromotionEvent[] {
  const events = versions.flatMap(({ version, tags }) =>
    Object.entries(tags).flatMap(([key, text]) => {
      const number = key.startsWith(EVENT_TAG) ? /^[1-9]\d{0,8}$/.exec(key.slice(EVENT_TAG.length))?.[0] : undefined;
      const recorded = number === undefined ? undefined : readEvent(text);
      return number === undefined || recorded === undefined ? [] : [{ number: Number(number), to: version, recorded }];
    }),
  );
  return events.sort((a, b) => a.number - b.number);
}

function readEvent(text: string): RecordedEvent | undefined {
  try {
    return recordedEvent.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** The number of the next event. */
export function nextNumber(events: readonly PromotionEvent[]): number {
  return (events.at(-1)?.number ?? 0) + 1;
}

/** Where a rollback leads. */
export interface WayBack {
  /** The version that was the champion before; null when there was none. */
  readonly version: number | null;
  /** The event that a rollback undoes. */
  readonly undoes: number;
}

/**
 * The champion before a version. The latest event that made the version the champion says it, or it was itself a rollback:
 * then the way goes on from before the event that it undid. An event whose process was killed before it moved the alias is
 * never among those, since the version that it names was not the champion then.
 *
 * @returns undefined when no event says how the version became the champion
 */
export function wayBack(events: readonly PromotionEvent[], champion: number, before = Infinity): WayBack | undefined {
  const latest = events.findLast(({ number, to }) => to === champion && number < before);
  if (latest === undefined) return undefined;
  const { recorded, number } = latest;
  return recorded.kind === 'promotion' ? { version: recorded.over, undoes: number } : wayBack(events, champion, Math.min(recorded.undoes, number));
}
