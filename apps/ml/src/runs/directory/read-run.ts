import { modelId, RUN_STATUS, runDescription, runPaths, type RunDescription, type RunStatus } from '@tripod/contracts';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { z } from 'zod';
import type { RunSummary } from '../run-store.js';
import type { Experiment } from './experiments.js';
import { lastPoint } from './metric-lines.js';
import { runDirectory, type Place } from './place.js';
import { isGone, PROCESS_TAG } from './run-process.js';
import { systemCode } from './system-error.js';
import { namesIn, TornFile } from './torn-file.js';
import { integerText, nullText, readMeta } from './yaml.js';

/** A run's `meta.yaml`, whose scalars are read as texts, as the contract's description. */
const runMeta = z
  .looseObject({ status: integerText, start_time: integerText, end_time: z.union([nullText, integerText]) })
  .pipe(runDescription);

/** What a run's `meta.yaml` says. */
export interface RunHead {
  readonly place: Place;
  readonly experiment: Experiment;
  readonly meta: RunDescription;
  /** FAILED when the file says RUNNING and the run's process has ended. */
  readonly status: RunStatus;
}

/**
 * Reads a run's `meta.yaml`.
 *
 * @returns undefined for a deleted run, and for a directory with artifacts alone, which is not a run
 * @throws {TornFile}
 */
export async function readHead(root: string, experiment: Experiment, id: string): Promise<RunHead | undefined> {
  const place: Place = { root, experiment: experiment.id, run: id };
  const names = await namesIn(runDirectory(place));
  if (!names.some((name) => name !== 'artifacts')) return undefined;
  const file = join(root, runPaths.run(experiment.id, id));
  let meta = await readMeta(file, runMeta);
  const isDead = meta.status === RUN_STATUS.RUNNING && isGone((await readTag(place, PROCESS_TAG)) ?? '');
  // Its process may have finished it and ended since: nobody writes it now, so this reading is the last word.
  if (isDead) meta = await readMeta(file, runMeta);
  if (meta.lifecycle_stage === 'deleted') return undefined;
  if (meta.run_id !== id) throw new TornFile(file, `names the run ${meta.run_id}`);
  return { place, experiment, meta, status: isDead && meta.status === RUN_STATUS.RUNNING ? 'FAILED' : statusOf(meta, file) };
}

function statusOf(meta: RunDescription, file: string): RunStatus {
  const names: readonly RunStatus[] = ['RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED'];
  const found = names.find((name) => RUN_STATUS[name] === meta.status);
  if (found === undefined) throw new TornFile(file, `has the unknown status ${meta.status}`);
  return found;
}

/** One tag of a run; undefined when it does not have it. */
export async function readTag({ root, experiment, run }: Place, key: string): Promise<string | undefined> {
  try {
    return await readFile(join(root, runPaths.tag(experiment, run, key)), 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * Reads the rest of a run.
 *
 * @throws {TornFile}
 */
export async function readSummary({ place, experiment, meta, status }: RunHead): Promise<RunSummary> {
  const directory = runDirectory(place);
  const models = await namesIn(join(place.root, runPaths.outputs(place.experiment, place.run)));
  return {
    id: place.run,
    name: meta.run_name,
    experiment: experiment.name,
    status,
    startTime: meta.start_time,
    endTime: meta.end_time ?? undefined,
    params: await readEntries(join(directory, 'params')),
    tags: await readEntries(join(directory, 'tags')),
    metrics: await readMetrics(join(directory, 'metrics')),
    datasets: await readDatasets(place),
    modelId: models.filter((name) => modelId.safeParse(name).success).at(-1),
  };
}

/** Texts by key; a key with `/` is a file further down. */
async function readEntries(directory: string): Promise<Record<string, string>> {
  const entries: Record<string, string> = {};
  for (const entry of await filesBelow(directory)) entries[relative(directory, entry).split(sep).join('/')] = await readFile(entry, 'utf8');
  return entries;
}

async function filesBelow(directory: string): Promise<string[]> {
  try {
    const found = await readdir(directory, { recursive: true, withFileTypes: true });
    return found.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  }
}

async function readMetrics(directory: string): Promise<Record<string, number>> {
  const last: Record<string, number> = {};
  for (const [key, text] of Object.entries(await readEntries(directory))) {
    const point = lastPoint(text);
    if (point) last[key] = point.value;
  }
  return last;
}

const inputMeta = z.looseObject({
  source_id: z.string(),
  source_type: z.string(),
  tags: z.union([nullText, z.looseObject({ 'mlflow.data.context': z.string().optional() })]).optional(),
});
const datasetMeta = z.looseObject({ name: z.string(), digest: z.string() });

async function readDatasets(place: Place): Promise<RunSummary['datasets']> {
  const datasets: { name: string; digest: string; context: string }[] = [];
  for (const entry of await namesIn(join(runDirectory(place), 'inputs'))) {
    const input = await readMeta(join(runDirectory(place), 'inputs', entry, 'meta.yaml'), inputMeta);
    if (input.source_type !== 'DATASET') continue;
    const dataset = await readMeta(join(place.root, place.experiment, 'datasets', input.source_id, 'meta.yaml'), datasetMeta);
    datasets.push({ name: dataset.name, digest: dataset.digest, context: input.tags?.['mlflow.data.context'] ?? 'unknown' });
  }
  return datasets.sort((a, b) => (a.context < b.context ? -1 : 1));
}
