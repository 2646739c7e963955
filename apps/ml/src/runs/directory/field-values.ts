import type { RunField } from '../search/conditions.js';
import type { FieldValues } from '../search/match.js';
import { lastPoint } from './metric-lines.js';
import { readDatasets, readEntry, type KnownDatasets, type RunHead } from './read-run.js';

/** The values of a run's fields. Of the run's files those are read that hold the field, and no others. */
export function fieldValues(head: RunHead, known: KnownDatasets): FieldValues {
  return (field) => {
    if (field.entity === 'datasets') return readDatasets(head.place, known).map((dataset) => dataset[field.key]);
    const value = field.entity === 'attributes' ? attribute(head, field) : entry(head, field.entity, field.key);
    return value === undefined || value === null ? [] : [value];
  };
}

function entry({ place }: RunHead, entity: 'metrics' | 'params' | 'tags', key: string): number | string | undefined {
  const text = readEntry(place, entity, key);
  return entity === 'metrics' && text !== undefined ? lastPoint(text)?.value : text;
}

function attribute({ place, meta, status }: RunHead, { key }: RunField & { readonly entity: 'attributes' }): number | string | null | undefined {
  switch (key) {
    case 'run_id': return place.run;
    case 'run_name': return meta.run_name;
    case 'status': return status;
    case 'user_id': return typeof meta['user_id'] === 'string' ? meta['user_id'] : undefined;
    case 'start_time': return meta.start_time;
    case 'end_time': return meta.end_time;
  }
}
