import { business } from '@tripod/contracts';
import type { EtlProject } from '../ingest/project.js';
import { airlineEvents, airlineFeed } from './airline/airline-feed.js';
import { flightPipeline, mixedPipeline } from './flight-history.js';
import { flightsFile } from './flights-file.js';
import { flightsWithAirports } from './flights-with-airports.js';
import { migrations } from './migrations.js';

/** The flights: this project's example. Replace this folder to store another business. */
export const flightsProject: EtlProject = {
  business,
  sources: [flightsFile, airlineEvents, flightsWithAirports],
  pipelines: [flightPipeline(), mixedPipeline()],
  feeds: [airlineFeed],
  migrations,
};
