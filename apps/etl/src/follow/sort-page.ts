import type { SourceBatch } from '../sources/source.js';
import type { FeedEvent, FeedPipeline } from './feed-pipeline.js';

/** A record that is not taken, for the quarantine. */
export interface RefusedEvent {
  readonly key: string;
  readonly reason: string;
  readonly raw: unknown;
}

/** What is known before a page. */
export interface FeedPosition {
  /** The time of the newest event, or undefined before the first one. */
  readonly newest: number | undefined;
  /** The last sequence, where the feed has sequences. */
  readonly sequence: number | undefined;
}

/** The records of a page by what becomes of them. */
export interface SortedPage extends FeedPosition {
  readonly taken: readonly FeedEvent[];
  /** How many came before, with the same content. */
  readonly repeated: number;
  readonly refused: readonly RefusedEvent[];
  /** How many of the refused are from before the watermark. */
  readonly overdue: number;
  /** How many sequences the feed has left out. */
  readonly missed: number;
}

/**
 * Sorts the records of a page, in the order of delivery. The watermark is the newest event so far less the patience: an
 * event from before it comes too late, as does nothing from behind it. An event from the future is refused: it would
 * move the watermark away from all others.
 *
 * @param known the stored bodies, as JSON, of events by id
 * @param patience milliseconds
 * @param now milliseconds since 1970
 */
export function sortPage(batch: SourceBatch<unknown>, pipeline: Pick<FeedPipeline, 'eventOf'>, before: FeedPosition, known: ReadonlyMap<string, string>, { patience, now }: { readonly patience: number; readonly now: number }): SortedPage {
  const seen = new Map(known);
  const taken: FeedEvent[] = [];
  const refused: RefusedEvent[] = [...(batch.unreadable ?? [])];
  let { newest, sequence } = before;
  let [repeated, overdue, missed] = [0, 0, 0];
  for (const [index, record] of batch.records.entries()) {
    const raw = batch.raw === undefined ? record : batch.raw(index);
    const event = pipeline.eventOf(record);
    if (typeof event === 'string') {
      refused.push({ key: batch.key(index), reason: event, raw });
      continue;
    }
    if (event.sequence !== undefined) {
      if (sequence !== undefined) missed += Math.max(0, event.sequence - sequence - 1);
      sequence = Math.max(sequence ?? 0, event.sequence);
    }
    const body = JSON.stringify([event.time, event.body]);
    const earlier = seen.get(event.id);
    if (earlier === body) repeated++;
    else if (earlier !== undefined) refused.push({ key: batch.key(index), reason: `its id is '${event.id}', and another event has this id`, raw });
    else if (event.time > now + patience) refused.push({ key: batch.key(index), reason: `it happened at ${instant(event.time)}, which is in the future`, raw });
    else if (newest !== undefined && event.time < newest - patience) {
      overdue++;
      refused.push({ key: batch.key(index), reason: `it happened at ${instant(event.time)} and came after the watermark, which was at ${instant(newest - patience)}`, raw });
    } else {
      seen.set(event.id, body);
      newest = Math.max(newest ?? event.time, event.time);
      taken.push(event);
    }
  }
  return { taken, repeated, refused, overdue, missed, newest, sequence };
}

function instant(time: number): string {
  return new Date(time).toISOString();
}
