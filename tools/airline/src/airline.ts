import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import { errorAnswer, jsonAnswer, type Answer } from './answer.js';
import { availableAt, eventOf, type Delivery } from './deliveries.js';
import { extractOf } from './extract.js';
import { instantText, type Flight } from './flight.js';
import { robots, timeZonesPage } from './pages.js';
import { fileAnswer } from './ranges.js';
import type { ReplayClock } from './replay-clock.js';

/** What the airline has to tell, and when. */
export interface Airline {
  /** In the order in which they can be had; the first one has the sequence 1. */
  readonly deliveries: readonly Delivery[];
  readonly clock: ReplayClock;
  /** The file of airports. */
  readonly airports: Buffer;
}

/** A request, as far as the airline looks at it. */
export interface Asked {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingHttpHeaders;
  readonly signal: AbortSignal;
}

const MAX_EVENTS = 1_000;
const MAX_WAIT_SECONDS = 30;

const whole = (least: number, most: number, otherwise: number) => z.string().regex(/^\d{1,9}$/).transform(Number).pipe(z.number().min(least).max(most)).default(otherwise);
const eventsQuery = z.strictObject({ after: whole(0, 999_999_999, 0), limit: whole(1, MAX_EVENTS, 500), wait: whole(0, MAX_WAIT_SECONDS, 0) });
const flightsQuery = z.strictObject({ day: z.iso.date(), page: whole(1, 999_999, 1), size: whole(1, MAX_EVENTS, 500) });

/** Answers a request. */
export async function answerOf(airline: Airline, asked: Asked): Promise<Answer> {
  switch (asked.path) {
    case '/robots.txt':
      return robots;
    case '/time-zones':
      return timeZonesPage;
    case '/airports.csv':
      return fileAnswer(airline.airports, 'text/csv; charset=utf-8', asked.headers);
    case '/extract.xpt':
      return fileAnswer(extractOf(arrivedFlights(airline)), 'application/octet-stream', asked.headers);
    case '/v1/clock':
      return jsonAnswer(200, { now: clockText(airline), events: availableAt(airline.deliveries, airline.clock.now()) });
    case '/v1/events':
      return parsed(eventsQuery, asked.query, (query) => eventsAnswer(airline, query, asked.signal));
    case '/v1/flights':
      return parsed(flightsQuery, asked.query, (query) => Promise.resolve(flightsAnswer(airline, query)));
    default:
      return errorAnswer(404, `There is nothing at ${asked.path}.`);
  }
}

function parsed<Query>(schema: z.ZodType<Query>, query: unknown, answer: (query: Query) => Promise<Answer>): Promise<Answer> {
  const outcome = schema.safeParse(query);
  return outcome.success ? answer(outcome.data) : Promise.resolve(errorAnswer(400, z.prettifyError(outcome.error)));
}

/** By a cursor: the events after a sequence. With `wait`, the answer comes as soon as there is one, or after so many seconds. */
async function eventsAnswer({ deliveries, clock }: Airline, { after, limit, wait }: z.infer<typeof eventsQuery>, signal: AbortSignal): Promise<Answer> {
  const next = deliveries[after];
  if (wait > 0 && next !== undefined) await pause(Math.min(clock.until(next.at), wait * 1000), signal);
  const available = availableAt(deliveries, clock.now());
  const events = deliveries.slice(after, Math.min(after + limit, available)).map((delivery, index) => eventOf(delivery, after + index + 1));
  return jsonAnswer(200, { events, cursor: after + events.length, more: after + events.length < available });
}

/** By pages: the flights of a local day that have arrived, in the order of the file. */
function flightsAnswer(airline: Airline, { day, page, size }: z.infer<typeof flightsQuery>): Answer {
  const flights = arrivedFlights(airline, day);
  const records = flights.slice((page - 1) * size, page * size).map(({ number, leftAt, origin, destination, distance, delay }) => ({ flight: number, left_at: leftAt, origin, destination, distance, delay }));
  return jsonAnswer(200, { flights: records, page, pages: Math.max(1, Math.ceil(flights.length / size)), total: flights.length });
}

/** Those that have arrived, in the order of the file; of a local day, or of all. */
function arrivedFlights({ deliveries, clock }: Airline, day = ''): Flight[] {
  const arrived = new Set<Flight>();
  for (const { type, flight } of deliveries.slice(0, availableAt(deliveries, clock.now()))) if (type === 'arrived' && flight.leftAt.startsWith(day)) arrived.add(flight);
  return [...arrived].sort((a, b) => a.number - b.number);
}

function clockText({ clock }: Airline): string | null {
  const now = clock.now();
  return Number.isFinite(now) ? instantText(Math.floor(now)) : null;
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}
