import { modelId, RUN_STATUS, runDescription, runPaths, type RunDescription, type RunStatus } from '@tripod/contracts';
import { type Dirent, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { RunSummary } from '../run-store.js';
import type { Experiment } from './experiments.js';
import { lastPoint } from './metric-lines.js';
import { runDirectory, type Place } from './place.js';
import { isGone, PROCESS_TAG } from '../run-process.js';
import { systemCode } from './system-error.js';
import { TornFile } from './torn-file.js';
import { integerText, nullText, readMeta } from './yaml.js';

// All files are read synchronously: thousands of small ones are read in a fifth of the time.

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
export function readHead(root: string, experiment: Experiment, id: string): RunHead | undefined {
  const place: Place = { root, experiment: experiment.id, run: id };
  const file = join(root, runPaths.run(experiment.id, id));
  let meta = readRunMeta(place, file);
  if (meta === undefined) return undefined;
  const isDead = meta.status === RUN_STATUS.RUNNING && isGone(readTag(place, PROCESS_TAG) ?? '');
  // Its process may have finished it and ended since: nobody writes it now, so this reading is the last word.
  if (isDead) meta = readMeta(file, runMeta);
  if (meta.lifecycle_stage === 'deleted') return undefined;
  if (meta.run_id !== id) throw new TornFile(file, `names the run ${meta.run_id}`);
  return { place, experiment, meta, status: isDead && meta.status === RUN_STATUS.RUNNING ? 'FAILED' : statusOf(meta, file) };
}

function readRunMeta(place: Place, file: string): RunDescription | undefined {
  try {
    return readMeta(file, runMeta);
  } catch (error) {
    if (error instanceof TornFile && entriesOf(runDirectory(place)).every(({ name }) => name === 'artifacts')) return undefined;
    throw error;
  }
}

function statusOf(meta: RunDescription, file: string): RunStatus {
  const names: readonly RunStatus[] = ['RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED'];
  const found = names.find((name) => RUN_STATUS[name] === meta.status);
  if (found === undefined) throw new TornFile(file, `has the unknown status ${meta.status}`);
  return found;
}

/** One tag of a run; undefined when it does not have it. */
export function readTag(place: Place, key: string): string | undefined {
  return readEntry(place, 'tags', key);
}

/** The value of one parameter or tag, or the lines of one metric; undefined when the run does not have it. */
export function readEntry({ root, experiment, run }: Place, folder: 'params' | 'tags' | 'metrics', key: string): string | undefined {
  if (key.split('/').includes('..')) return undefined;
  try {
    return readFileSync(join(root, experiment, run, folder, key), 'utf8');
  } catch (error) {
    // a key that begins others is a directory
    if (['ENOENT', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG'].includes(systemCode(error) ?? '')) return undefined;
    throw error;
  }
}

/**
 * Reads the rest of a run.
 *
 * @throws {TornFile}
 */
export function readSummary({ place, experiment, meta, status }: RunHead, known: KnownDatasets = new Map()): RunSummary {
  const directory = runDirectory(place);
  const models = entriesOf(join(place.root, runPaths.outputs(place.experiment, place.run))).map(({ name }) => name);
  return {
    id: place.run,
    name: meta.run_name,
    experiment: experiment.name,
    status,
    startTime: meta.start_time,
    endTime: meta.end_time ?? undefined,
    params: readEntries(join(directory, 'params')),
    tags: readEntries(join(directory, 'tags')),
    metrics: readMetrics(join(directory, 'metrics')),
    datasets: readDatasets(place, known),
    modelId: models.filter((name) => modelId.safeParse(name).success).at(-1),
  };
}

/** Texts by key; a key with `/` is a file further down. */
export function readEntries(directory: string, below = '', entries: Record<string, string> = {}): Record<string, string> {
  for (const entry of entriesOf(directory)) {
    const path = `${directory}/${entry.name}`;
    if (entry.isDirectory()) readEntries(path, `${below}${entry.name}/`, entries);
    else if (entry.isFile()) entries[below + entry.name] = readFileSync(path, 'utf8');
  }
  return entries;
}

function entriesOf(directory: string): Dirent[] {
  try {
    return readdirSync(directory, { withFileTypes: true });
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  }
}

function readMetrics(directory: string): Record<string, number> {
  const last: Record<string, number> = {};
  for (const [key, text] of Object.entries(readEntries(directory))) {
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

/** Datasets by their file: thousands of runs read the same few. */
export type KnownDatasets = Map<string, z.output<typeof datasetMeta>>;

/**
 * The datasets that a run read.
 *
 * @throws {TornFile}
 */
export function readDatasets(place: Place, known: KnownDatasets): RunSummary['datasets'] {
  const datasets: { name: string; digest: string; context: string }[] = [];
  const inputs = join(runDirectory(place), 'inputs');
  for (const entry of entriesOf(inputs)) {
    const input = readMeta(join(inputs, entry.name, 'meta.yaml'), inputMeta);
    if (input.source_type !== 'DATASET') continue;
    const file = join(place.root, place.experiment, 'datasets', input.source_id, 'meta.yaml');
    const dataset = known.get(file) ?? readMeta(file, datasetMeta);
    known.set(file, dataset);
    datasets.push({ name: dataset.name, digest: dataset.digest, context: input.tags?.['mlflow.data.context'] ?? 'unknown' });
  }
  return datasets.sort((a, b) => (a.context < b.context ? -1 : 1));
}
