import { flightInstance, flightLabel } from '@tripod/contracts';
import type { IngestPipeline } from '../ingest/pipeline.js';
import { fileDigest } from '../sources/file-digest.js';
import type { SourcePlace } from '../sources/source.js';
import { readClocks, type Clocks } from './airports/airports.js';
import { makeCounts } from './context/counts.js';
import { replayThread, type Replaying } from './context/replay.js';
import { dayBatches } from './day-batches.js';
import type { FlightSource } from './flight-source.js';
import { flightsFile } from './flights-file.js';
import { flightsWithAirports, type FlightsWithAirports } from './flights-with-airports.js';
import { packagedFiles } from './packaged-files.js';
import { choosePeriod } from './period.js';
import { readFlights } from './read-flights.js';

/**
 * The history of flights: record → contract → what was known at departure → one batch a local day. The replay starts at
 * the first flight of the source whatever the period, so that the rows of a day never depend on the period.
 *
 * @param startReplay in a thread; tests replay in their own
 */
export function flightPipeline(startReplay: StartReplay = replayThread): IngestPipeline<FlightSource> {
  return { ...historyPipeline('flights', flightsFile, () => readClocks(packagedFiles.airports), startReplay), facts: airportFacts };
}

/** The same history with the airports and time zones of the airline: three kinds of place in one pipeline. */
export function mixedPipeline(startReplay: StartReplay = replayThread): IngestPipeline<FlightsWithAirports> {
  return { ...historyPipeline('flights-with-airports', flightsWithAirports, ({ clocks }) => Promise.resolve(clocks), startReplay), isOptional: true };
}

/** The flights of a carrier, or those that the airline hands out by pages, as if they were all that there are: each counts its own flights. */
export function mappedPipeline(source: SourcePlace<FlightSource>, startReplay: StartReplay = replayThread): IngestPipeline<FlightSource> {
  const { sample: _, ...pipeline } = historyPipeline(source.name, source, () => readClocks(packagedFiles.airports), startReplay);
  return { ...pipeline, isOptional: true, facts: airportFacts };
}

const airportFacts = async () => ({ airports: await fileDigest(packagedFiles.airports) });

type StartReplay = (signal: AbortSignal) => Replaying;

function historyPipeline<Opened extends FlightSource>(name: string, source: SourcePlace<Opened>, clocksOf: (source: Opened) => Promise<Clocks>, startReplay: StartReplay): IngestPipeline<Opened> {
  return {
    name,
    source,
    stores: [flightInstance, flightLabel],
    sample: { to: '2001-02-09' },
    async *run({ source, period: asked, from, signal, progress }) {
      const period = await choosePeriod(source, asked, signal);
      const clocks = await clocksOf(source);
      const replaying = startReplay(signal);
      try {
        progress.start('reading', source.records);
        const read = await readFlights(source.read({ signal }), source.records, clocks, (records) => progress.advance(records));
        const counts = makeCounts(read.flights.count);
        const ready = replaying.days({ flights: read.flights, counts });
        for await (const batch of dayBatches({ read, counts, period, ready })) {
          // Up to this day, an earlier ingest has stored everything.
          if (typeof from !== 'number' || batch.cursor > from) yield batch;
        }
      } finally {
        await replaying.end();
      }
    },
  };
}
