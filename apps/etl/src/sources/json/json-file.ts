import type { SourcePlace } from '../source.js';
import { fileOf } from '../usual-file.js';
import { openJson, type JsonPlace, type JsonSource } from './json-source.js';
import { ListCutter } from './list-cutter.js';

/** A file of the project that holds one JSON text. */
export interface JsonFile<Name extends string = string> extends JsonPlace<Name> {
  /** Where the list of records is: `data.items`. Default: the text is the list. */
  readonly records?: string;
}

/**
 * A file with a JSON list of objects as a source; plain, or packed as `.gz`, `.br` or `.zst`. The list is never held as a whole. A
 * record's key is its place in the list, from 0. What is not an object goes to quarantine with its text; a list that does not
 * end is refused before anything is stored.
 *
 * @example
 * const meters = jsonFile({ name: 'meters', about: 'all meters', path, records: 'data.meters', columns: ['meter', 'town'] });
 */
export function jsonFile<const Name extends string>(file: JsonFile<Name>): SourcePlace<JsonSource<Name>> {
  const names = (file.records ?? '').split('.').filter((name) => name !== '');
  return {
    name: file.name,
    about: file.about,
    open: async (place = file.path, opening) => {
      const path = fileOf(file, place);
      return openJson(file, path, { cutter: () => new ListCutter(path, names), unit: 'record', facts: ['list', names.join('.')], hint: '' }, opening?.signal);
    },
  };
}
