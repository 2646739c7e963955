import type { Columns, Contract } from '@tripod/contracts';
import type { Json, Source, SourcePlace } from '../sources/source.js';

/** Something that has happened, as a feed tells it. */
export interface FeedEvent {
  /** Stable: another event with this id is the same one, delivered again. */
  readonly id: string;
  /** Its place in the feed, where the feed counts its events without gaps. */
  readonly sequence?: number;
  /** When it happened: milliseconds since 1970 in UTC. */
  readonly time: number;
  readonly body: Json;
}

/** A row that an event makes or changes: values as JSON holds them, not yet checked. */
export interface EventRow {
  readonly contract: Contract;
  readonly row: Readonly<Record<string, unknown>>;
  /** The event that the row is about; the quarantine names it. */
  readonly event: FeedEvent;
}

/** An event of which no row can be made, and why. */
export interface EventRefusal {
  readonly contract: Contract;
  readonly event: FeedEvent;
  readonly reason: string;
}

/** What became of the events so far: state that goes forward in time. */
export interface Fold {
  /**
   * Takes events of one time, which is not before the one of the last call. Those of one time come in any order and in one
   * call or several, and the rows at the end must be the same.
   *
   * @returns every row that they make or change, those of earlier events too; the last one of a key counts
   */
  take(time: number, events: readonly FeedEvent[]): readonly (EventRow | EventRefusal)[];
  /** The whole state; {@link FeedPipeline.restore} goes on exactly from there. */
  save(): Json;
}

/** Rows that are stored already: what a fold begins with. */
export interface StoredRows {
  /** Milliseconds since 1970: no event that will come is before it. */
  readonly before: number;
  /** The stored rows of a contract with a time, of the local days `from` to `to` (since 1970), or the labels of such. */
  read(contract: Contract, from: number, to: number): Promise<Columns>;
}

/** Makes rows of contracts out of the events of a feed. */
export interface FeedPipeline<Opened extends Source = Source> {
  readonly name: string;
  /** One of the project's sources, without identity. */
  readonly source: SourcePlace<Opened>;
  /** The contracts whose rows it makes. The first one accounts for the events. */
  readonly stores: readonly [Contract, ...Contract[]];
  /** Reads an event. A text says why the record is not one. */
  eventOf(record: unknown): FeedEvent | string;
  /** The state before the first event. */
  begin(stored: StoredRows): Promise<Fold>;
  /** @throws when this is not a state that `save` returned */
  restore(saved: Json): Fold;
}
