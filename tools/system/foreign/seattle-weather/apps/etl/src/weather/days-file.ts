import { csvFile, type CsvRecord } from '../sources/csv.js';
import { packagedFile } from '../sources/packaged-file.js';

const columns = ['date', 'precipitation', 'temp_max', 'temp_min', 'wind', 'weather'] as const;

/** A day as the file has it: texts, and null for what is missing. */
export type RawDay = CsvRecord<(typeof columns)[number]>;

/** The days of 2012 to 2015: SOURCE.md says where they come from. */
export const daysFile = csvFile({
  name: 'days',
  about: 'A CSV file with a line a day: precipitation in mm, temperatures in degrees Celsius, wind in m/s, and the weather.',
  path: packagedFile('weather/seattle-weather.csv'),
  columns,
});
