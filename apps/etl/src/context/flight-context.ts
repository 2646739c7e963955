import { LATE_FROM_MINUTES } from '@tripod/contracts';
import { ArrivalWindow } from './arrival-window.js';
import { contextState, type ContextState } from './context-state.js';
import { Ring, UNKNOWN_DELAY } from './ring.js';
import { countSlots } from './slots.js';

const DAY = 1440;
/** Past flights count for 14 days before the last half day; an hour more because local clocks are once a year put back. */
const KEPT_MINUTES = 14 * DAY + 720 + 60;
/** A flight whose outcome has not come after a day is given up: its delay stays unknown. */
const PENDING_MINUTES = DAY;

interface Route {
  readonly origin: string;
  readonly destination: string;
  readonly from: ArrivalWindow;
  readonly to: ArrivalWindow;
  readonly ring: Ring;
}

/**
 * What was known when a flight left: one incremental pass in the order of UTC, the same for history and for a live feed.
 * Within each minute the caller first tells all outcomes known by now (`landed`), then asks for all departures of this
 * minute (`answer`), then takes those departures in (`departed`), so that flights of one minute do not see each other.
 * Minutes are counted from 1970; `local` ones on the origin's wall clock as if it showed UTC.
 * A flight is named by a number of the caller's, unique among those whose outcome is pending.
 */
export class FlightContext {
  private readonly windows = new Map<string, ArrivalWindow>();
  private readonly routeIndex = new Map<string, number>();
  private readonly routes: Route[] = [];
  /** In order of departure. */
  private readonly pending = new Map<number, { route: number; number: number; minute: number }>();

  /** The number under which this context knows a route, for the calls below. */
  route(origin: string, destination: string): number {
    const name = `${origin}-${destination}`;
    const known = this.routeIndex.get(name);
    return known ?? this.addRoute(origin, destination, new Ring());
  }

  /** A pending flight's delay became known at a minute of UTC. Of a flight that is not pending nothing is learnt. */
  landed(flight: number, minute: number, delay: number): void {
    const entry = this.pending.get(flight);
    if (entry === undefined) return;
    this.pending.delete(flight);
    const { ring, to } = this.at(entry.route);
    ring.setDelay(entry.number, delay);
    to.add(minute, delay >= LATE_FROM_MINUTES);
  }

  /** Writes the 13 counts of a flight that leaves now, in the contract's order, into `counts` from `offset` on. */
  answer(route: number, minute: number, local: number, counts: Int32Array, offset: number): void {
    const { ring, from, to } = this.at(route);
    ring.evictBefore(local - KEPT_MINUTES);
    countSlots(ring.view(), local, counts, offset);
    from.advance(minute);
    to.advance(minute);
    counts[offset + 9] = from.arrivals;
    counts[offset + 10] = from.late;
    counts[offset + 11] = to.arrivals;
    counts[offset + 12] = to.late;
  }

  /** A flight has left. */
  departed(flight: number, route: number, minute: number, local: number): void {
    this.pending.set(flight, { route, number: this.at(route).ring.push(local), minute });
    // Once an hour is enough: an outcome that comes at all comes within 13 hours.
    if (minute % 60 === 0) this.giveUp(minute - PENDING_MINUTES);
  }

  /** The whole state at a minute boundary, as JSON; `FlightContext.load` goes on from it exactly. */
  save(): ContextState {
    return {
      version: 1,
      airports: [...this.windows].map(([airport, window]) => ({ airport, ...window.save() })),
      routes: this.routes.map(({ origin, destination, ring }) => {
        const { first, next, mask, locals, delays } = ring.view();
        const slots = Array.from({ length: next - first }, (_, i) => (first + i) & mask);
        return {
          origin,
          destination,
          first,
          locals: slots.map((slot) => locals[slot] ?? 0),
          delays: slots.map((slot) => delays[slot] ?? UNKNOWN_DELAY),
        };
      }),
      pending: [...this.pending].map(([flight, entry]) => ({ flight, ...entry })),
    };
  }

  /** @throws {z.ZodError} when this is not a state that `save` gave */
  static load(saved: unknown): FlightContext {
    const state = contextState.parse(saved);
    const context = new FlightContext();
    for (const { airport, now, arrivals, late } of state.airports) {
      context.windows.set(airport, new ArrivalWindow(now, Int32Array.from(arrivals), Int32Array.from(late)));
    }
    for (const { origin, destination, first, locals, delays } of state.routes) {
      context.addRoute(origin, destination, new Ring(first, locals, delays));
    }
    for (const { flight, ...entry } of state.pending) context.pending.set(flight, entry);
    return context;
  }

  private giveUp(before: number): void {
    for (const [flight, { minute }] of this.pending) {
      if (minute >= before) return;
      this.pending.delete(flight);
    }
  }

  private addRoute(origin: string, destination: string, ring: Ring): number {
    const [from, to] = [this.windowOf(origin), this.windowOf(destination)];
    this.routeIndex.set(`${origin}-${destination}`, this.routes.length);
    return this.routes.push({ origin, destination, from, to, ring }) - 1;
  }

  private windowOf(airport: string): ArrivalWindow {
    const window = this.windows.get(airport) ?? new ArrivalWindow(0);
    this.windows.set(airport, window);
    return window;
  }

  private at(index: number): Route {
    const route = this.routes[index];
    if (route === undefined) throw new RangeError(`route ${index} was not given out by this context`);
    return route;
  }
}
