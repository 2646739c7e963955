import { flightInstance, flightLabel } from '@tripod/contracts';
import type { FeedPipeline } from '../../follow/feed-pipeline.js';
import { api } from '../../sources/api/api.js';
import { cursors } from '../../sources/api/pages.js';
import { readClocks } from '../airports/airports.js';
import { packagedFiles } from '../packaged-files.js';
import { airlineEvent, eventOf } from './airline-event.js';
import { FlightFold } from './flight-fold.js';
import { storedFlights } from './stored-flights.js';

const MINUTE_MS = 60_000;

/** The airline's events, as its server tells them. `npm run airline` is one. */
export const airlineEvents = api({
  name: 'airline',
  about: "the airline's live events",
  url: 'http://127.0.0.1:4001/',
  path: 'v1/events',
  // The server waits for the next event instead of answering with none.
  query: { limit: '1000', wait: '5' },
  pages: cursors({ next: 'cursor', parameter: 'after' }),
  records: 'events',
  record: airlineEvent,
  key: 'id',
});

/** Flights as they leave, and their labels as they arrive. */
export const airlineFeed: FeedPipeline = {
  name: 'airline',
  source: airlineEvents,
  stores: [flightInstance, flightLabel],
  eventOf,
  begin: async (stored) => FlightFold.begin(await storedFlights(stored, await readClocks(packagedFiles.airports)), Math.floor(stored.before / MINUTE_MS)),
  restore: (saved) => FlightFold.restore(saved),
};
