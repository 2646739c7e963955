import { eventId, instantText, type EventType, type Flight, type FlightRecord } from './flight.js';
import { randomAt } from './random.js';

/** An event on its way to whoever asks. */
export interface Delivery {
  readonly type: EventType;
  readonly flight: Flight;
  /** The minute of UTC in which it can be had. */
  readonly at: number;
}

/** What is not as it should be with the feed. Shares are from 0 to 1. */
export interface Disorder {
  /** The share of events that can be had later than they happened. */
  readonly late: number;
  /** By so many minutes at most. */
  readonly lateBy: number;
  /** The share of events that come again, with the same id and another sequence. */
  readonly repeated: number;
  readonly seed: number;
}

/** Everything in order, but for the records that the file itself has twice. */
export const NO_DISORDER: Disorder = { late: 0, lateBy: 0, repeated: 0, seed: 1 };

/** The events of records in the order in which they can be had. Equal arguments give equal deliveries. */
export function deliveriesOf(records: readonly FlightRecord[], disorder: Disorder = NO_DISORDER): Delivery[] {
  const deliveries = records.flatMap(({ flight }, row) =>
    (['departed', 'arrived'] as const).flatMap((type, half) => {
      const random = randomAt(disorder.seed, 2 * row + half);
      const happened = type === 'departed' ? flight.left : flight.arrived;
      const wait = () => 1 + Math.floor(random() * disorder.lateBy);
      const at = random() < disorder.late && disorder.lateBy > 0 ? happened + wait() : happened;
      const first = { type, flight, at };
      return random() < disorder.repeated ? [first, { ...first, at: at + (disorder.lateBy > 0 ? wait() : 0) }] : [first];
    }),
  );
  // Sorting is stable: of one minute, events stay in the order of the file.
  return deliveries.sort((a, b) => a.at - b.at);
}

/** How many deliveries can be had at a minute; they are in the order of `at`. */
export function availableAt(deliveries: readonly Delivery[], minute: number): number {
  let [low, high] = [0, deliveries.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (deliveries[middle]!.at <= minute) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** An event as JSON. An event of a departure has what is known then, and one of an arrival only what is new. */
export function eventOf({ type, flight }: Delivery, sequence: number): Record<string, string | number> {
  const { number, leftAt, left, arrived, origin, destination, distance, delay } = flight;
  const head = { id: eventId(type, flight), sequence, type, occurred_at: instantText(type === 'departed' ? left : arrived), flight: number };
  return type === 'departed' ? { ...head, left_at: leftAt, origin, destination, distance } : { ...head, delay };
}
