import { dayInstance, dayLabel } from '@tripod/contracts';
import { rowsOf, rowsPipeline } from '../ingest/rows-pipeline.js';
import { numberOf } from '../sources/text-values.js';
import { daysFile, type RawDay } from './days-file.js';

/** A day and its weather from each record. A day on which nobody looked has no label. */
export const days = rowsPipeline({
  name: 'days',
  source: daysFile,
  rows: [
    rowsOf(dayInstance, (record: RawDay) => ({
      day_id: record.date,
      date: record.date,
      precipitation_mm: numberOf(record.precipitation),
      highest_celsius: numberOf(record.temp_max),
      lowest_celsius: numberOf(record.temp_min),
      wind_metres_per_second: numberOf(record.wind),
    })),
    rowsOf(dayLabel, (record: RawDay) => (record.weather === null ? undefined : { day_id: record.date, weather: record.weather })),
  ],
});
