import { RUN_STATUS, runDescription, runId, runPaths, type RunStatus } from '@tripod/contracts';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { TornStoreError } from './errors.js';
import { experimentsOf, type Experiment } from './experiments.js';
import { lastPoint } from './metric-lines.js';
import { isGone, PROCESS_TAG } from './run-process.js';
import type { RunSummary } from './run-store.js';

/** A run as its files say, with where it is; `isDead` when they say RUNNING and its process is gone. */
export interface StoredRun extends RunSummary {
  readonly experimentId: string;
  readonly isDead: boolean;
}

/** Every run of the store that was not deleted, the latest first. */
export async function readRuns(root: string): Promise<StoredRun[]> {
  const runs: StoredRun[] = [];
  for (const experiment of await experimentsOf(root)) {
    for (const entry of await readdir(join(root, experiment.id))) {
      if (!runId.safeParse(entry).success) continue;
      const run = await readRun(root, experiment, entry);
      if (run) runs.push(run);
    }
  }
  return runs.sort((a, b) => b.startTime - a.startTime || (a.id < b.id ? -1 : 1));
}

async function readRun(root: string, experiment: Experiment, id: string): Promise<StoredRun | undefined> {
  const directory = join(root, experiment.id, id);
  const file = join(root, runPaths.run(experiment.id, id));
  if (!(await list(directory)).includes('meta.yaml')) return undefined; // no run, as MLflow sees it
  const meta = runDescription.safeParse(await readYaml(file));
  if (!meta.success) throw new TornStoreError(file, z.prettifyError(meta.error));
  if (meta.data.lifecycle_stage === 'deleted') return undefined;
  const tags = await readEntries(join(directory, 'tags'));
  const isDead = meta.data.status === RUN_STATUS.RUNNING && isGone(tags[PROCESS_TAG] ?? '');
  return {
    id,
    name: meta.data.run_name,
    experiment: experiment.name,
    experimentId: experiment.id,
    status: isDead ? 'FAILED' : statusOf(meta.data.status),
    isDead,
    startTime: meta.data.start_time,
    endTime: meta.data.end_time ?? undefined,
    params: await readEntries(join(directory, 'params')),
    tags,
    metrics: await readMetrics(join(directory, 'metrics')),
    datasets: await readDatasets(root, experiment.id, id),
    modelId: (await list(join(root, runPaths.outputs(experiment.id, id)))).at(-1),
  };
}

function statusOf(status: number): RunStatus {
  const names: readonly RunStatus[] = ['RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED'];
  return names.find((name) => RUN_STATUS[name] === status) ?? 'FAILED';
}

const list = (directory: string) => readdir(directory).catch((): string[] => []);

async function readYaml(file: string): Promise<unknown> {
  try {
    return parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new TornStoreError(file, error instanceof Error ? error.message : String(error));
  }
}

/** Texts by key; a key with `/` is a file further down. */
async function readEntries(directory: string): Promise<Record<string, string>> {
  const entries: Record<string, string> = {};
  const found = await readdir(directory, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const entry of found) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    entries[relative(directory, file).split(sep).join('/')] = await readFile(file, 'utf8');
  }
  return entries;
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
  tags: z.record(z.string(), z.string()).nullish(),
});
const datasetMeta = z.looseObject({ name: z.string(), digest: z.string() });

async function readDatasets(root: string, experiment: string, run: string): Promise<RunSummary['datasets']> {
  const datasets: { name: string; digest: string; context: string }[] = [];
  for (const entry of await list(join(root, experiment, run, 'inputs'))) {
    const input = inputMeta.parse(await readYaml(join(root, experiment, run, 'inputs', entry, 'meta.yaml')));
    if (input.source_type !== 'DATASET') continue;
    const dataset = datasetMeta.parse(await readYaml(join(root, experiment, 'datasets', input.source_id, 'meta.yaml')));
    datasets.push({ name: dataset.name, digest: dataset.digest, context: input.tags?.['mlflow.data.context'] ?? '' });
  }
  return datasets.sort((a, b) => a.context.localeCompare(b.context));
}
