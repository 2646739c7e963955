import { flightInstance, flightLabel } from '@tripod/contracts';
import type { IngestPipeline } from '../ingest/pipeline.js';
import { fileDigest } from '../sources/file-digest.js';
import type { ParquetSource } from '../sources/parquet.js';
import { readClocks } from './airports/airports.js';
import { makeCounts } from './context/counts.js';
import { replayThread, type Replaying } from './context/replay.js';
import { dayBatches } from './day-batches.js';
import type { RawFlight } from './flight-record.js';
import { flightsFile } from './flights-file.js';
import { packagedFiles } from './packaged-files.js';
import { choosePeriod } from './period.js';
import { readFlights } from './read-flights.js';

/**
 * The history of flights: record → contract → what was known at departure → one batch a local day. The replay starts at
 * the first flight of the source whatever the period, so that the rows of a day never depend on the period.
 *
 * @param startReplay in a thread; tests replay in their own
 */
export function flightPipeline(startReplay: (signal: AbortSignal) => Replaying = replayThread): IngestPipeline<ParquetSource<RawFlight>> {
  return {
    name: 'flights',
    source: flightsFile,
    stores: [flightInstance, flightLabel],
    sample: { to: '2001-02-09' },
    facts: async () => ({ airports: await fileDigest(packagedFiles.airports) }),
    async *run({ source, period: asked, from, signal, progress }) {
      const period = await choosePeriod(source, asked);
      const clocks = await readClocks(packagedFiles.airports);
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
