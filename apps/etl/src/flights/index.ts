import { business } from '@tripod/contracts';
import type { EtlProject } from '../ingest/project.js';
import { airlineEvents, airlineFeed } from './airline/airline-feed.js';
import { airlineHistory } from './airline/airline-history.js';
import { carrierFlights } from './carrier-extract.js';
import { flightPipeline, mappedPipeline, mixedPipeline } from './flight-history.js';
import { flightsFile } from './flights-file.js';
import { flightsWithAirports } from './flights-with-airports.js';
import { migrations } from './migrations.js';

/** The flights: this project's example. Replace this folder to store another business. */
export const flightsProject: EtlProject = {
  business,
  sources: [flightsFile, airlineEvents, flightsWithAirports, carrierFlights, airlineHistory],
  pipelines: [flightPipeline(), mixedPipeline(), mappedPipeline(carrierFlights), mappedPipeline(airlineHistory)],
  feeds: [airlineFeed],
  migrations,
};
