import type { Client } from 'pg';
import type { Source } from '../sources/source.js';
import type { IngestEntry } from '../store/ingests.js';
import { storedContracts } from '../store/view-faults.js';
import type { WriteContext } from '../store/write-context.js';
import type { IngestPipeline } from './pipeline.js';
import type { EtlProject } from './project.js';

/** What the context of writing is made of. */
export interface Writing {
  readonly client: Client;
  readonly project: EtlProject;
  readonly pipeline: Pick<IngestPipeline, 'stores'>;
  readonly source: Pick<Source, 'name' | 'identity'>;
  /** The numbers of all sources of the project. */
  readonly numbers: ReadonlyMap<string, number>;
}

/** What all statements of one ingest share. */
export function writeContext({ client, project, pipeline, source, numbers }: Writing, { id }: Pick<IngestEntry, 'id'>): WriteContext {
  const names = project.sources.map(({ name }) => name);
  return {
    client,
    business: project.business,
    stores: pipeline.stores,
    datasets: storedContracts(project),
    ingest: id,
    source: numberOf(numbers, source.name),
    isFeed: source.identity === undefined,
    sourcesBefore: names.slice(0, names.indexOf(source.name)).map((name) => numberOf(numbers, name)),
  };
}

/** @throws {RangeError} when the project's list lacks the source */
export function numberOf(numbers: ReadonlyMap<string, number>, name: string): number {
  const number = numbers.get(name);
  if (number === undefined) throw new RangeError(`source '${name}' is not in the project's list of sources`);
  return number;
}
