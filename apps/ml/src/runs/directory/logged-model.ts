import { packageFiles, runPaths, runTags } from '@tripod/contracts';
import { randomBytes } from 'node:crypto';
import { cp, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { noModelPackage } from '../errors.js';
import type { PutPackage } from '../active-run.js';
import { aside, writeWhole } from './atomic-files.js';
import type { Figure } from '../model-figures.js';
import { modelTags } from '../model-tags.js';
import { floatText } from './metric-lines.js';
import { digestOfDirectory } from '../package-files.js';
import { modelDirectory, runDirectory, type Place } from './place.js';
import { readEntries } from './read-run.js';
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

/** Gives the model what MLflow shows of it beside its parameters: figures of its run, and tags. */
export async function finishLoggedModel(place: Place, modelId: string, figures: readonly Figure[]): Promise<void> {
  const model = modelDirectory(place, modelId);
  for (const figure of figures) {
    const file = join(model, 'metrics', figure.key);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, `${figureLine(figure, place.run)}\n`);
  }
  for (const [key, value] of modelTags(Object.entries(readEntries(join(runDirectory(place), 'tags'))))) await writeFile(join(model, 'tags', key), value);
}

/** `<timestamp> <value> <step> <run>`, and name and digest of the dataset: MLflow cannot read a line whose name has blanks. */
function figureLine({ timestamp, value, step, dataset: { name, digest } }: Figure, run: string): string {
  const line = `${timestamp} ${floatText(value)} ${step} ${run}`;
  return /\s/.test(name + digest) ? line : `${line} ${name} ${digest}`;
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
