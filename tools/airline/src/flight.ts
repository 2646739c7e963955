/** A flight as the airline knows it. Minutes count from 1970 in UTC. */
export interface Flight {
  /** The airline's own number: the row of the file, from 0. */
  readonly number: number;
  /** On the clock of the origin: `2001-01-01T08:05`. */
  readonly leftAt: string;
  readonly left: number;
  /** The data have no time of it: 45 minutes plus one for each 7 miles after the departure are assumed. */
  readonly arrived: number;
  readonly origin: string;
  readonly destination: string;
  /** Miles. */
  readonly distance: number;
  /** Minutes after the schedule at which it arrived; negative is early. */
  readonly delay: number;
}

/** A record of the file, and the flight that it is about: of equal records, all are about the first one. */
export interface FlightRecord {
  readonly flight: Flight;
  /** Whether an earlier record is equal in every field. */
  readonly isRepeated: boolean;
}

/** `d-0000017` or `a-0000017`: of one minute, events in the order of their ids are in the order of the file. */
export function eventId(type: EventType, { number }: Flight): string {
  return `${type === 'departed' ? 'd' : 'a'}-${String(number).padStart(7, '0')}`;
}

/** What the airline tells about a flight. */
export type EventType = 'departed' | 'arrived';

/** An instant as the airline writes it: `2001-01-01T13:05:00Z`. */
export function instantText(minute: number): string {
  return new Date(minute * 60_000).toISOString().replace('.000Z', 'Z');
}
