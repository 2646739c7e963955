import { LATE_FROM_MINUTES } from '@tripod/contracts';
import { MINUTES_A_DAY } from '../../time/calendar.js';
import { ArrivalWindow } from './arrival-window.js';
import type { Counts } from './counts.js';
import { Ring } from './ring.js';
import { countRoute } from './route-counts.js';
import { HISTORY_MINUTES } from './slots.js';
import { contextState, type ContextState } from './state.js';

/** An hour longer than the history, because local clocks go back by an hour once a year. */
const KEPT_MINUTES = HISTORY_MINUTES + 60;
/** After a day without an outcome, the delay of a flight stays unknown. */
const PENDING_MINUTES = MINUTES_A_DAY;

interface RouteState {
  readonly origin: string;
  readonly destination: string;
  readonly originWindow: ArrivalWindow;
  readonly destinationWindow: ArrivalWindow;
  readonly ring: Ring;
}

interface Pending {
  readonly route: number;
  /** The flight's number in the ring of its route. */
  readonly number: number;
  /** Minute of departure in UTC. */
  readonly minute: number;
}

/**
 * What was known when a flight left: one pass in the order of UTC, the same for history and for a live feed.
 * For each minute, call `outcome` for all outcomes known by now, then `count` for all departures of this minute, then
 * `departed` for each of them: flights of one minute do not see each other.
 * Minutes count from 1970; `local` ones on the origin's clock as if it showed UTC.
 * The caller numbers the flights; a number must be unique among flights without an outcome.
 *
 * The live feed will `save` the context at the end of a day and `load` it at the next start. Until then only tests do.
 */
export class FlightContext {
  private readonly windows = new Map<string, ArrivalWindow>();
  private readonly routeIndex = new Map<string, number>();
  private readonly routes: RouteState[] = [];
  /** By flight, in order of departure. */
  private readonly pending = new Map<number, Pending>();

  /** The number of a route in this context, for `count` and `departed`. */
  route(origin: string, destination: string): number {
    return this.routeIndex.get(`${origin}-${destination}`) ?? this.addRoute(origin, destination, new Ring());
  }

  /** A flight's delay became known at a minute of UTC. Does nothing for a flight that is not pending. */
  outcome(flight: number, minute: number, delay: number): void {
    const pending = this.pending.get(flight);
    if (pending === undefined) return;
    this.pending.delete(flight);
    const { ring, destinationWindow } = this.at(pending.route);
    ring.setDelay(pending.number, delay);
    destinationWindow.add(minute, delay >= LATE_FROM_MINUTES);
  }

  /** Writes the counts of a flight that leaves now into a row of `counts`. */
  count(route: number, minute: number, local: number, counts: Counts, row: number): void {
    const { ring, originWindow, destinationWindow } = this.at(route);
    ring.evictBefore(local - KEPT_MINUTES);
    countRoute(ring.view(), local, counts, row);
    originWindow.advance(minute);
    destinationWindow.advance(minute);
    counts.origin_arrivals_60min[row] = originWindow.arrivals;
    counts.origin_late_arrivals_60min[row] = originWindow.late;
    counts.destination_arrivals_60min[row] = destinationWindow.arrivals;
    counts.destination_late_arrivals_60min[row] = destinationWindow.late;
  }

  /** A flight has left. */
  departed(flight: number, route: number, minute: number, local: number): void {
    this.pending.set(flight, { route, number: this.at(route).ring.push(local), minute });
    // Once an hour is enough: every outcome that comes is known within 13 hours.
    if (minute % 60 === 0) this.dropPending(minute - PENDING_MINUTES);
  }

  /** The whole state at the end of a minute, as JSON. A context from `load` continues exactly from there. */
  save(): ContextState {
    return {
      version: 1,
      airports: [...this.windows].map(([airport, window]) => ({ airport, ...window.save() })),
      routes: this.routes.map(({ origin, destination, ring }) => {
        const { first, next, mask, locals, delays } = ring.view();
        const indexes = Array.from({ length: next - first }, (_, i) => (first + i) & mask);
        return { origin, destination, first, locals: indexes.map((index) => locals[index]!), delays: indexes.map((index) => delays[index]!) };
      }),
      pending: [...this.pending].map(([flight, pending]) => ({ flight, ...pending })),
    };
  }

  /** @throws {z.ZodError} when this is not a state that `save` returned */
  static load(saved: unknown): FlightContext {
    const { airports, routes, pending } = contextState.parse(saved);
    const context = new FlightContext();
    for (const { airport, ...window } of airports) context.windows.set(airport, new ArrivalWindow(window));
    for (const { origin, destination, first, locals, delays } of routes) context.addRoute(origin, destination, new Ring(first, locals, delays));
    for (const { flight, ...rest } of pending) context.pending.set(flight, rest);
    return context;
  }

  private dropPending(before: number): void {
    for (const [flight, { minute }] of this.pending) {
      if (minute >= before) return;
      this.pending.delete(flight);
    }
  }

  private addRoute(origin: string, destination: string, ring: Ring): number {
    const [originWindow, destinationWindow] = [this.windowOf(origin), this.windowOf(destination)];
    this.routeIndex.set(`${origin}-${destination}`, this.routes.length);
    return this.routes.push({ origin, destination, originWindow, destinationWindow, ring }) - 1;
  }

  private windowOf(airport: string): ArrivalWindow {
    const window = this.windows.get(airport) ?? new ArrivalWindow();
    this.windows.set(airport, window);
    return window;
  }

  private at(route: number): RouteState {
    const state = this.routes[route];
    if (state === undefined) throw new RangeError(`route ${route} is not a number that this context returned`);
    return state;
  }
}
