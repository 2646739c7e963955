import { parquetFile } from '../sources/parquet.js';
import { packagedFiles } from './packaged-files.js';

/** The history of flights: one Parquet file, by default the one of the package vega-datasets. */
export const flightsFile = parquetFile({
  name: 'flights',
  about: 'A Parquet file with the columns date (local time of departure), delay (minutes), distance (miles), origin and destination (IATA codes).',
  path: packagedFiles.flights,
  columns: { date: 'microseconds', delay: 'integer', distance: 'integer', origin: 'text', destination: 'text' },
});
