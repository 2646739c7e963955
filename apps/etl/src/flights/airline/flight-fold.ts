import { flightInstance, flightLabel, LATE_FROM_MINUTES, minuteOf, minuteText } from '@tripod/contracts';
import type { EventRefusal, EventRow, FeedEvent, Fold } from '../../follow/feed-pipeline.js';
import type { Json } from '../../sources/source.js';
import { MINUTES_A_DAY } from '../../time/calendar.js';
import { makeCounts } from '../context/counts.js';
import { FlightContext } from '../context/flight-context.js';
import { isDelay, isDistance, isRoute, MICROSECONDS_A_MINUTE, recordFaults } from '../flight-record.js';
import { bodyOf, type EventBody } from './airline-event.js';
import { foldState, type FoldState, type OpenDeparture, type StoredEvent } from './fold-state.js';

const MINUTE_MS = 60_000;
/** A clock goes back by an hour at most: after two, no flight of a local minute can follow. */
const NUMBERED_MINUTES = 120;

/** What was known when flights left, minute by minute, as the airline tells it: the same context as for the history. */
export class FlightFold implements Fold {
  private readonly context: FlightContext;
  private readonly counts = makeCounts(1);
  private readonly flying: Map<number, FoldState['flying'][number]>;
  private readonly numbers: Map<string, FoldState['numbers'][number]>;
  private minute: number;
  private open: OpenDeparture[];
  private stored: StoredEvent[];

  private constructor(state: FoldState) {
    this.context = FlightContext.load(state.context);
    this.flying = new Map(state.flying.map((flight) => [flight.flight, flight]));
    this.numbers = new Map(state.numbers.map((number) => [number.group, number]));
    ({ minute: this.minute, open: this.open, stored: this.stored } = state);
  }

  /**
   * A fold over what is stored.
   *
   * @param stored in the order of the minutes; of one minute, outcomes first
   * @param minute the first one that events may have
   */
  static begin(stored: readonly StoredEvent[], minute: number): FlightFold {
    const fold = new FlightFold({ version: 1, minute: Math.min(minute, stored[0]?.minute ?? minute) - 1, context: new FlightContext().save(), open: [], flying: [], numbers: [], stored: [...stored] });
    fold.advance(minute);
    return fold;
  }

  /** @throws {z.ZodError} when this is not a state that `save` returned */
  static restore(saved: Json): FlightFold {
    return new FlightFold(foldState.parse(saved));
  }

  take(time: number, events: readonly FeedEvent[]): (EventRow | EventRefusal)[] {
    const minute = Math.floor(time / MINUTE_MS);
    if (minute > this.minute) this.advance(minute);
    const made = events.flatMap((event) => this.takeOne(event, bodyOf(event)));
    return [...made, ...this.instances()];
  }

  save(): Json {
    const { minute, context, open, flying, numbers, stored } = this;
    return { version: 1, minute, context: context.save(), open, flying: [...flying.values()], numbers: [...numbers.values()], stored };
  }

  private takeOne(event: FeedEvent, body: EventBody): (EventRow | EventRefusal)[] {
    if (body.type === 'arrived') return this.arrive(event, body.flight, body.delay);
    const { flight, origin, destination, distance } = body;
    const local = minuteOf(body.left_at);
    if (!isRoute(origin, destination) || !isDistance(distance)) {
      return [{ contract: flightInstance, event, reason: recordFaults({ date: local * MICROSECONDS_A_MINUTE, delay: null, distance, origin, destination }) }];
    }
    this.open.push({ event: { id: event.id, time: event.time, body: event.body }, flight, local, origin, destination, distance });
    return [];
  }

  private arrive(event: FeedEvent, flight: number, delay: number): (EventRow | EventRefusal)[] {
    const left = this.flying.get(flight);
    if (left === undefined) return [{ contract: flightLabel, event, reason: `flight: ${flight} has not left, or more than a day ago` }];
    this.flying.delete(flight);
    if (isDelay(delay)) this.context.outcome(flight, this.minute, delay);
    const known_at = minuteText(left.local + this.minute - left.minute);
    return [{ contract: flightLabel, event, row: { flight_id: left.id, delay_minutes: delay, late: delay >= LATE_FROM_MINUTES, known_at } }];
  }

  /** The departures of this minute in the order of the airline, with the ids that they have so far. */
  private numbered(): { readonly id: string; readonly departure: OpenDeparture; readonly group: string }[] {
    const counts = new Map<string, number>();
    return [...this.open].sort((a, b) => a.flight - b.flight).map((departure) => {
      const group = `${minuteText(departure.local)}-${departure.origin}-${departure.destination}`;
      const number = (counts.get(group) ?? this.numbers.get(group)?.count ?? 0) + 1;
      counts.set(group, number);
      return { id: `${group}-${number}`, departure, group };
    });
  }

  private instances(): EventRow[] {
    return this.numbered().map(({ id, departure: { event, local, origin, destination, distance } }) => {
      this.context.count(this.context.route(origin, destination), this.minute, local, this.counts, 0);
      const counts = Object.fromEntries(Object.entries(this.counts).map(([name, column]) => [name, column[0]]));
      return { contract: flightInstance, event, row: { flight_id: id, departed_at: minuteText(local), origin, destination, distance_miles: distance, ...counts } };
    });
  }

  /** Ends this minute, and goes to another one: flights of one minute do not see each other. */
  private advance(minute: number): void {
    for (const { id, group, departure: { flight, local, origin, destination } } of this.numbered()) {
      this.context.departed(flight, this.context.route(origin, destination), this.minute, local);
      this.flying.set(flight, { flight, id, local, minute: this.minute });
      this.numbers.set(group, { group, count: (this.numbers.get(group)?.count ?? 0) + 1, minute: this.minute });
    }
    this.open = [];
    this.minute = minute;
    let passed = 0;
    for (const each of this.stored) {
      if (each.minute > minute || (each.minute === minute && each.type === 'departure')) break;
      if (each.type === 'outcome') this.context.outcome(each.flight, each.minute, each.delay);
      else this.context.departed(each.flight, this.context.route(each.origin, each.destination), each.minute, each.local);
      passed++;
    }
    this.stored = this.stored.slice(passed);
    dropBefore(this.numbers, minute - NUMBERED_MINUTES);
    dropBefore(this.flying, minute - MINUTES_A_DAY);
  }
}

/** Takes out what left before a minute; entries are in the order of their minutes. */
function dropBefore<Key>(entries: Map<Key, { readonly minute: number }>, minute: number): void {
  for (const [key, { minute: left }] of entries) {
    if (left >= minute) return;
    entries.delete(key);
  }
}
