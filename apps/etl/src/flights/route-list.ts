import type { Clock } from '../time/clock.js';
import type { Clocks } from './airports/airports.js';
import type { Route } from './departures.js';
import { isRoute } from './flight-record.js';

/** A route of the records read so far. */
export interface KnownRoute {
  /** In order of appearance. */
  readonly index: number;
  /** Of its origin. */
  readonly clock: Clock;
}

/** The routes of records in order of appearance. Checks each of them once, when it appears. */
export class RouteList {
  readonly routes: Route[] = [];
  /** By origin and destination: a map by route would need a new text for each record. */
  private readonly known = new Map<string | null, Map<string | null, KnownRoute>>();

  constructor(private readonly clocks: Clocks) {}

  /** Returns undefined for airports that do not fit the contract, and for an origin whose clock is not known. */
  find(origin: string | null, destination: string | null): KnownRoute | undefined {
    return this.known.get(origin)?.get(destination) ?? this.add(origin, destination);
  }

  private add(origin: string | null, destination: string | null): KnownRoute | undefined {
    if (origin === null || destination === null || !isRoute(origin, destination)) return undefined;
    const clock = this.clocks.get(origin);
    if (clock === undefined) return undefined;
    const route = { index: this.routes.push([origin, destination]) - 1, clock };
    const destinations = this.known.get(origin) ?? new Map<string | null, KnownRoute>();
    this.known.set(origin, destinations.set(destination, route));
    return route;
  }
}
