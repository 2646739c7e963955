import { runId, runTags } from '@tripod/contracts';
import { join } from 'node:path';
import type { RunQuery, RunSummary, TornRun } from '../run-store.js';
import { experimentsOf, readExperiment, type Experiment, type TornExperiment } from './experiments.js';
import { readHead, readSummary, readTag, type RunHead } from './read-run.js';
import { namesIn, TornFile } from './torn-file.js';

/**
 * The runs that match a query: torn ones first, then the latest first. Of each run `meta.yaml` is read to order them; the
 * rest is read for those that the caller takes.
 */
export async function* findRuns(root: string, query: RunQuery): AsyncGenerator<RunSummary | TornRun> {
  let left = query.limit ?? Infinity;
  const { heads, torn } = await readHeads(root, query);
  if (query.status === undefined && query.fingerprint === undefined) {
    for (const run of torn) if (left-- > 0) yield run;
  }
  for (const head of heads.sort(latestFirst)) {
    if (left <= 0) return;
    if (query.fingerprint !== undefined && (await readTag(head.place, runTags.fingerprint)) !== query.fingerprint) continue;
    const run = await orTorn(head.place.run, () => readSummary(head));
    if (run.status === 'TORN' && query.status !== undefined) continue;
    left--;
    yield run;
  }
}

function latestFirst(a: RunHead, b: RunHead): number {
  return b.meta.start_time - a.meta.start_time || (a.place.run < b.place.run ? -1 : 1);
}

/** How many files are read at once. */
const AT_ONCE = 32;

async function readHeads(root: string, { idPrefix = '', status, experiment }: RunQuery): Promise<{ heads: RunHead[]; torn: TornRun[] }> {
  const heads: RunHead[] = [];
  const torn: TornRun[] = [];
  for (const found of await experimentsOf(root)) {
    if (experiment !== undefined && !('name' in found && found.name === experiment)) continue;
    const ids = (await runIdsIn(root, found.id)).filter((id) => id.startsWith(idPrefix));
    for (let from = 0; from < ids.length; from += AT_ONCE) {
      for (const head of await Promise.all(ids.slice(from, from + AT_ONCE).map((id) => headOf(root, found, id)))) {
        if (head?.status === 'TORN') torn.push(head);
        else if (head !== undefined && (status === undefined || head.status === status)) heads.push(head);
      }
    }
  }
  return { heads, torn };
}

/** The directories of an experiment that are named as runs are. */
export async function runIdsIn(root: string, experiment: string): Promise<string[]> {
  return (await namesIn(join(root, experiment))).filter((name) => runId.safeParse(name).success);
}

function headOf(root: string, experiment: Experiment | TornExperiment, id: string): Promise<RunHead | TornRun | undefined> {
  return orTorn(id, async () => {
    if ('torn' in experiment) return { id, status: 'TORN', reason: experiment.torn } satisfies TornRun;
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
  return head === undefined || head.status === 'TORN' ? head : orTorn(id, () => readSummary(head));
}

/** The place and state of one run. */
export async function findHead(root: string, id: string): Promise<RunHead | TornRun | undefined> {
  if (!runId.safeParse(id).success) return undefined;
  for (const experiment of await namesIn(root)) {
    if (!/^\d{1,18}$/.test(experiment) || !(await namesIn(join(root, experiment))).includes(id)) continue;
    const head = await headOf(root, await readExperiment(root, experiment), id);
    if (head !== undefined) return head;
  }
  return undefined;
}

/** What the work reads, or the run as torn when one of its files is. */
async function orTorn<T>(id: string, read: () => Promise<T>): Promise<T | TornRun> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof TornFile) return { id, status: 'TORN', reason: error.message };
    throw error;
  }
}
