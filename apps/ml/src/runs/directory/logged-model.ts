import { packageFiles, runPaths, runTags } from '@tripod/contracts';
import { randomBytes } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { noModelPackage } from '../errors.js';
import type { PutPackage } from '../active-run.js';
import { aside, writeWhole } from './atomic-files.js';
import { floatText, lastPoint } from './metric-lines.js';
import { digestOfDirectory } from './package-files.js';
import { modelDirectory, runDirectory, type Place } from './place.js';
import { metaYaml } from './yaml.js';

/** MLflow's number for a model whose files are complete. */
const READY = 2;
const MODEL_NAME = 'model';

/**
 * Copies a model package beside the runs of its experiment, as MLflow 3 keeps logged models, tags the run with its
 * digest and links the run to it, in this order: a reader that sees the link finds all of it.
 *
 * @throws {AppError} RUN_RECORD_INVALID when the directory is not a model package
 */
export async function putLoggedModel(place: Place, source: string): Promise<PutPackage> {
  const { root, experiment, run } = place;
  const described = await stat(join(source, packageFiles.model)).catch(() => undefined);
  if (!described?.isFile()) throw noModelPackage(source);
  const modelId = `m-${randomBytes(16).toString('hex')}`;
  const draft = await aside(root);
  try {
    const digest = await fillModel(draft, place, modelId, source);
    await mkdir(join(root, experiment, 'models'), { recursive: true });
    await rename(draft, modelDirectory(place, modelId));
    await writeWhole(root, join(root, runPaths.tag(experiment, run, runTags.packageDigest)), digest);
    await writeWhole(root, join(root, runPaths.outputs(experiment, run), modelId, 'meta.yaml'), outputMeta(modelId));
    return { modelId, digest };
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function fillModel(draft: string, place: Place, modelId: string, source: string): Promise<string> {
  await mkdir(draft);
  await mkdir(join(draft, 'metrics'));
  await mkdir(join(draft, 'tags'));
  await cp(join(runDirectory(place), 'params'), join(draft, 'params'), { recursive: true });
  await cp(source, join(draft, 'artifacts'), { recursive: true });
  await writeFile(join(draft, 'meta.yaml'), modelMeta(place, modelId));
  return digestOfDirectory(join(draft, 'artifacts'));
}

/** Gives the model the last value of each metric of its run: otherwise MLflow shows it without any. */
export async function copyMetricsToModel(place: Place, modelId: string): Promise<void> {
  const metrics = join(runDirectory(place), 'metrics');
  for (const entry of await readdir(metrics, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    const point = lastPoint(await readFile(file, 'utf8'));
    if (!point) continue;
    const copy = join(modelDirectory(place, modelId), 'metrics', file.slice(metrics.length + 1));
    await mkdir(dirname(copy), { recursive: true });
    await writeFile(copy, `${point.timestamp} ${floatText(point.value)} ${point.step} ${place.run}\n`);
  }
}

function modelMeta({ experiment, run }: Place, modelId: string): string {
  const now = Date.now();
  return metaYaml({
    artifact_location: `mlflow-artifacts:/${experiment}/models/${modelId}/artifacts`,
    creation_timestamp: now,
    experiment_id: experiment,
    last_updated_timestamp: now,
    lifecycle_stage: 'active',
    model_id: modelId,
    model_type: null,
    name: MODEL_NAME,
    source_run_id: run,
    status: READY,
    status_message: null,
  });
}

function outputMeta(modelId: string): string {
  return metaYaml({
    destination_id: modelId,
    destination_type: 'MODEL_OUTPUT',
    source_id: modelId,
    source_type: 'RUN_OUTPUT',
    step: 0,
    tags: {},
  });
}
