import type { SourcePlace } from '../source.js';
import { fileOf } from '../usual-file.js';
import { openJson, type JsonPlace, type JsonSource } from './json-source.js';
import { LineCutter } from './line-cutter.js';

/**
 * A file with one JSON object a line (JSON lines, NDJSON) as a source; plain, or packed as `.gz`, `.br` or `.zst`. A record's key
 * is the number of its line, from 1. A line that is not an object goes to quarantine with its text; blank lines are skipped.
 *
 * @example
 * const meters = jsonLinesFile({ name: 'meters', about: 'readings of all meters', path, columns: ['meter', 'value'] });
 */
export function jsonLinesFile<const Name extends string>(file: JsonPlace<Name>): SourcePlace<JsonSource<Name>> {
  return {
    name: file.name,
    about: file.about,
    open: async (place = file.path, opening) => {
      const path = fileOf(file, place);
      return openJson(file, path, { cutter: () => new LineCutter(path), unit: 'line', facts: ['lines'], hint: ' A list of objects is read by `jsonFile`.' }, opening?.signal);
    },
  };
}
