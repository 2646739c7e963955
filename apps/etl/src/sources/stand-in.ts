import type { Source, SourcePlace } from './source.js';

/**
 * A source whose usual file only stands in for the real one, such as made-up rows for tests and for those who do not have
 * the table: an ingest of it says so. SOURCE_FILES or `--file` name the real one.
 *
 * @param words what the usual file is: `200 made-up rows`
 */
export function standIn<Opened extends Source>(place: SourcePlace<Opened>, words: string): SourcePlace<Opened> {
  return { ...place, standIn: words };
}
