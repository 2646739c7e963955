import { packageFiles, restLoggedModel, restPaths, restRun } from '@tripod/contracts';
import { randomUUID } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { PutPackage } from '../active-run.js';
import { digestOfDirectory } from '../package-files.js';
import { noModelPackage, runRecord } from '../errors.js';
import type { Figure } from '../model-figures.js';
import { START_TAG } from '../run-process.js';
import { artifactPlace } from './artifact-place.js';
import { uploadFiles } from './artifacts.js';
import { batches, restMetric } from './batches.js';
import { isMissing, isUnknownRoute } from './fault.js';
import { once, type Created } from './once.js';
import type { RestClient } from './rest-client.js';
import type { StartedRun } from './start-run.js';
import { olderModelId } from './summary.js';

/** The model's name, and on servers 2.x the directory of its files among the run's artifacts. */
export const MODEL_NAME = 'model';
/** The statuses of logged models. */
export const READY = 'LOGGED_MODEL_READY';
const FAILED = 'LOGGED_MODEL_UPLOAD_FAILED';

const nothing = z.looseObject({});
const oneModel = z.looseObject({ model: restLoggedModel });
const models = z.looseObject({ models: z.array(restLoggedModel).default([]) });
type LoggedModel = z.output<typeof restLoggedModel>;
const marks = z.looseObject({ tags: z.array(z.looseObject({ key: z.string(), value: z.string().default('') })).default([]) });
/** As many as the server takes when a model is created; the others follow. */
const MAX_PARAMS = 100;

/** What to put, and what the model shows of its run. */
export interface ModelToPut {
  readonly directory: string;
  readonly params: ReadonlyMap<string, string>;
  readonly figures: readonly Figure[];
}

/** What was put. */
export interface PutModel extends PutPackage {
  /** Whether the server has logged models: 2.x has not. */
  readonly isLogged: boolean;
  /** An answer was lost: another model of the run may appear, which is to be removed. */
  readonly isDoubtful: boolean;
}

/**
 * Sends a model package, in the order of MLflow's own client: the model is created and linked to its run, its files follow,
 * and it becomes READY when all are there. Servers 2.x get it as a directory of the run's artifacts.
 *
 * @throws {AppError} RUN_RECORD_INVALID when the directory is not a model package
 */
export async function putModel(client: RestClient, run: StartedRun, model: ModelToPut): Promise<PutModel> {
  const described = await stat(join(model.directory, packageFiles.model)).catch(() => undefined);
  if (!described?.isFile()) throw noModelPackage(model.directory);
  const digest = await digestOfDirectory(model.directory);
  const created = await createModel(client, run, model.params);
  if (created === undefined) {
    await putAmongArtifacts(client, run, model.directory);
    return { modelId: olderModelId(run.id), digest, isLogged: false, isDoubtful: false };
  }
  const { model_id: modelId, artifact_uri: uri } = created.made.info;
  try {
    await linkModel(client, run, modelId, model);
    await uploadFiles(client, artifactPlace(uri, client.address), model.directory);
    await setStatus(client, modelId, READY);
  } catch (error) {
    // The reason is what stopped it; whether the server hears of it is second.
    await setStatus(client.atTheEnd(), modelId, FAILED).catch(() => undefined);
    throw error;
  }
  return { modelId, digest, isLogged: true, isDoubtful: created.isDoubtful };
}

async function createModel(client: RestClient, run: StartedRun, params: ReadonlyMap<string, string>): Promise<Created<LoggedModel> | undefined> {
  const start = randomUUID();
  const entries = [...params].map(([key, value]) => ({ key, value }));
  const body = {
    ...{ experiment_id: run.experimentId, name: MODEL_NAME, source_run_id: run.id },
    ...{ params: entries.slice(0, MAX_PARAMS), tags: [{ key: START_TAG, value: start }] },
  };
  try {
    const created = await once(
      client,
      async () => (await client.call('POST', `${restPaths.api}/logged-models`, oneModel, { body, isRepeatable: false })).model,
      async () => (await modelsOf(client, run)).find(({ info }) => marks.parse(info).tags.some(({ key, value }) => key === START_TAG && value === start)),
    );
    const { model_id } = created.made.info;
    for (let from = MAX_PARAMS; from < entries.length; from += MAX_PARAMS) {
      const more = { model_id, params: entries.slice(from, from + MAX_PARAMS) };
      await client.call('POST', `${restPaths.api}/logged-models/${model_id}/params`, nothing, { body: more });
    }
    return created;
  } catch (error) {
    if (isUnknownRoute(error)) return undefined;
    throw error;
  }
}

/** The models that a run has made, whatever their state. */
export async function modelsOf(client: RestClient, { experimentId, id }: Pick<StartedRun, 'experimentId' | 'id'>): Promise<LoggedModel[]> {
  const body = { experiment_ids: [experimentId], filter: `source_run_id = '${id}'`, max_results: 50 };
  return (await client.call('POST', `${restPaths.api}/logged-models/search`, models, { body })).models;
}

async function linkModel(client: RestClient, { id }: StartedRun, modelId: string, { figures }: ModelToPut): Promise<void> {
  const body = { run_id: id, models: [{ model_id: modelId, step: 0 }] };
  // A second time it is refused.
  await once(
    client,
    () => client.call('POST', `${restPaths.api}/runs/outputs`, nothing, { body, isRepeatable: false }),
    async () => ((await outputsOf(client, id)).includes(modelId) ? {} : undefined),
  );
  // The run has these figures: again with the model's id, they become the model's as well.
  const metrics = figures.map((figure) => restMetric(figure, modelId));
  for (const batch of batches({ params: [], tags: [], metrics })) await client.call('POST', `${restPaths.api}/runs/log-batch`, nothing, { body: { run_id: id, ...batch } });
}

async function outputsOf(client: RestClient, id: string): Promise<string[]> {
  const { run } = await client.call('GET', `${restPaths.api}/runs/get`, z.looseObject({ run: restRun }), { query: { run_id: id } });
  return (run.outputs?.model_outputs ?? []).map(({ model_id }) => model_id);
}

async function setStatus(client: RestClient, modelId: string, status: string): Promise<void> {
  const { model } = await client.call('PATCH', `${restPaths.api}/logged-models/${modelId}`, oneModel, { body: { model_id: modelId, status } });
  // MLflow takes a status that it does not know without a word.
  if (model.info.status !== status) throw client.unexpected(`model ${modelId} was to become ${status}, and is ${model.info.status}`);
}

async function putAmongArtifacts(client: RestClient, run: StartedRun, directory: string): Promise<void> {
  await uploadFiles(client, artifactPlace(run.artifactUri, client.address).below(MODEL_NAME), directory);
  const described = modelDescription.safeParse(parse(await readFile(join(directory, packageFiles.model), 'utf8')));
  if (!described.success) throw runRecord(`${join(directory, packageFiles.model)} cannot be recorded: it has no list of flavors`);
  const model = { utc_time_created: utcText(), ...described.data, artifact_path: MODEL_NAME, run_id: run.id };
  await client.call('POST', `${restPaths.api}/runs/log-model`, nothing, { body: { run_id: run.id, model_json: JSON.stringify(model) } });
}

const modelDescription = z.looseObject({ flavors: z.record(z.string(), z.unknown()) });
const utcText = () => new Date().toISOString().replace('T', ' ').replace('Z', '000');

/** Writes tags of a model, and removes the one that was needed to find it again. */
export async function tagModel(client: RestClient, modelId: string, tags: readonly (readonly [string, string])[]): Promise<void> {
  const place = `${restPaths.api}/logged-models/${encodeURIComponent(modelId)}/tags`;
  await client.call('PATCH', place, nothing, { body: { model_id: modelId, tags: tags.map(([key, value]) => ({ key, value })) } });
  await client.call('DELETE', `${place}/${encodeURIComponent(START_TAG)}`, nothing, { body: { model_id: modelId, tag_key: START_TAG } }).catch((error: unknown) => {
    if (!isMissing(error)) throw error;
  });
}

/** Removes models of a run that an attempt has created whose answer was lost, and which the server has finished later. */
export async function removeTwinModels(client: RestClient, run: StartedRun, put: ReadonlySet<string>): Promise<void> {
  for (const { info } of await modelsOf(client, run)) if (!put.has(info.model_id)) await deleteModel(client, info.model_id);
}

/** Deletes a model; one that is gone already is nothing to do. */
export async function deleteModel(client: RestClient, modelId: string): Promise<void> {
  try {
    await client.call('DELETE', `${restPaths.api}/logged-models/${encodeURIComponent(modelId)}`, nothing, { body: { model_id: modelId } });
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}
