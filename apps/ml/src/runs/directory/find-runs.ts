import { experimentId, runId, runTags } from '@tripod/contracts';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { RunQuery, RunSummary, TornRun } from '../run-store.js';
import { compareByOrder, fulfils, type FieldValues } from '../search/match.js';
import type { RunCondition } from '../search/conditions.js';
import { experimentsOf, readExperiment, type Experiment, type TornExperiment } from './experiments.js';
import { fieldValues } from './field-values.js';
import { runDirectory, type Place } from './place.js';
import { readHead, readSummary, readTag, type KnownDatasets, type RunHead } from './read-run.js';
import { namesIn } from './torn-file.js';
import { orTorn } from './torn-run.js';

/**
 * The runs that match a query: torn ones first, then in order. Of each run `meta.yaml` is read, and the files that conditions
 * and order name; the rest is read for those that the caller takes.
 */
export async function* findRuns(root: string, query: RunQuery): AsyncGenerator<RunSummary | TornRun> {
  let left = query.limit ?? Infinity;
  const known: KnownDatasets = new Map();
  const { heads, torn } = await readHeads(root, query);
  if (query.status === undefined && query.fingerprint === undefined) {
    for (const run of torn) if (mayMatch(run, query.where) && left-- > 0) yield run;
  }
  for (const head of inOrder(heads, query, known)) {
    if (left <= 0) return;
    if (query.fingerprint !== undefined && readTag(head.place, runTags.fingerprint) !== query.fingerprint) continue;
    const run = orTorn(head.place, head.experiment, () => (matches(head, query, known) ? readSummary(head, known) : undefined));
    // It may have been removed meanwhile: what was read of it is not whole.
    if (run === undefined || !existsSync(runDirectory(head.place))) continue;
    if (run.status === 'TORN' && (query.status !== undefined || !mayMatch(run, query.where))) continue;
    left--;
    yield run;
  }
}

function matches(head: RunHead, { where = [] }: RunQuery, known: KnownDatasets): boolean {
  const values = fieldValues(head, known);
  return where.every((condition) => fulfils(values, condition));
}

/** Of a torn run id and status are known: conditions on them decide, and others hold. */
function mayMatch({ id, status }: TornRun, where: readonly RunCondition[] = []): boolean {
  const values: FieldValues = ({ key }) => [key === 'run_id' ? id : status];
  const known = where.filter(({ field }) => field.entity === 'attributes' && (field.key === 'run_id' || field.key === 'status'));
  return known.every((condition) => fulfils(values, condition));
}

function inOrder(heads: RunHead[], { order = [] }: RunQuery, known: KnownDatasets): RunHead[] {
  if (order.length === 0) return heads.sort(latestFirst);
  const keyed = heads.map((head) => {
    const values = fieldValues(head, known);
    return { head, keys: order.map(({ field }) => values(field)[0]) };
  });
  return keyed.sort((a, b) => compareByOrder(a.keys, b.keys, order) || latestFirst(a.head, b.head)).map(({ head }) => head);
}

function latestFirst(a: RunHead, b: RunHead): number {
  return b.meta.start_time - a.meta.start_time || (a.place.run < b.place.run ? -1 : 1);
}

async function readHeads(root: string, { idPrefix = '', status, experiment }: RunQuery): Promise<{ heads: RunHead[]; torn: TornRun[] }> {
  const heads: RunHead[] = [];
  const torn: TornRun[] = [];
  for (const found of await experimentsOf(root)) {
    if (experiment !== undefined && !('name' in found && found.name === experiment)) continue;
    for (const id of await runIdsIn(root, found.id)) {
      if (!id.startsWith(idPrefix)) continue;
      const head = headOf(root, found, id);
      if (head?.status === 'TORN') torn.push(head);
      else if (head !== undefined && (status === undefined || head.status === status)) heads.push(head);
    }
  }
  return { heads, torn };
}

/** The directories of an experiment that are named as runs are. */
export async function runIdsIn(root: string, experiment: string): Promise<string[]> {
  return (await namesIn(join(root, experiment))).filter((name) => runId.safeParse(name).success);
}

function headOf(root: string, experiment: Experiment | TornExperiment, id: string): RunHead | TornRun | undefined {
  return orTorn({ root, experiment: experiment.id, run: id }, experiment, () => {
    if ('torn' in experiment) throw experiment.torn;
    return readHead(root, experiment, id);
  });
}

/**
 * One run by its id: its own files and its experiment's name are read, and nothing of other runs.
 *
 * @returns undefined when the store does not have it
 */
export async function getRun(root: string, id: string): Promise<RunSummary | TornRun | undefined> {
  const head = await findHead(root, id);
  return head === undefined || head.status === 'TORN' ? head : orTorn(head.place, head.experiment, () => readSummary(head));
}

/** The place and state of one run. */
export async function findHead(root: string, id: string): Promise<RunHead | TornRun | undefined> {
  for await (const place of placesOf(root, id)) {
    const head = headOf(root, readExperiment(root, place.experiment), id);
    if (head !== undefined) return head;
  }
  return undefined;
}

/** Where directories of a run's name are, whether or not they can be read: one, unless somebody copied it. */
export async function* placesOf(root: string, id: string): AsyncGenerator<Place> {
  if (!runId.safeParse(id).success) return;
  for (const experiment of await namesIn(root)) {
    const place: Place = { root, experiment, run: id };
    if (experimentId.safeParse(experiment).success && existsSync(runDirectory(place))) yield place;
  }
}
