import { parquetFile, type ParquetSource } from '../sources/parquet.js';
import type { SourcePlace } from '../sources/source.js';
import { YEARS, type RawFlight } from './flight-record.js';
import type { FlightSource } from './flight-source.js';
import { packagedFiles } from './packaged-files.js';

const file = parquetFile({
  name: 'flights',
  about: 'A Parquet file with the columns date (local time of departure), delay (minutes), distance (miles), origin and destination (IATA codes).',
  path: packagedFiles.flights,
  columns: { date: 'microseconds', delay: 'integer', distance: 'integer', origin: 'text', destination: 'text' },
});

/** The history of flights: one Parquet file, by default the one of the package vega-datasets. */
export const flightsFile: SourcePlace<FlightSource & ParquetSource<RawFlight>> = {
  ...file,
  open: async (place, opening) => {
    const source = await file.open(place, opening);
    return { ...source, extent: () => extentOf(source) };
  },
};

const CREDIBLE = `date >= TIMESTAMP '${YEARS.from}-01-01' AND date < TIMESTAMP '${YEARS.until}-01-01'`;
const EXTENT = ['min', 'max'].map((least) => `epoch_us(${least}(date) FILTER (${CREDIBLE}))::DOUBLE`).join(', ');

async function extentOf(source: ParquetSource<RawFlight>): ReturnType<FlightSource['extent']> {
  const [earliest, latest] = await source.ask(EXTENT);
  return typeof earliest === 'number' && typeof latest === 'number' ? { earliest, latest } : undefined;
}
