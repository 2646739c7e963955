import { restLoggedModel, restPaths, type RestRun } from '@tripod/contracts';
import { z } from 'zod';
import { experimentNames } from './experiments.js';
import { isMissing, isUnknownRoute } from './fault.js';
import { deleteModel, modelsOf } from './put-model.js';
import type { RestClient } from './rest-client.js';
import { deleteRun, isActive } from './start-run.js';

/** On each model of a run from before the run is deleted: by it the next removal finds what a killed one has left. */
const REMOVAL_TAG = 'tripod.removal';
/** As many as the server lists at once. What is deleted leaves the list. */
const AT_ONCE = 50;

const nothing = z.looseObject({});
const models = z.looseObject({ models: z.array(restLoggedModel).default([]) });

/**
 * Marks a run and its models as deleted: readers do not see them any more, and `mlflow gc` frees their files. A process that
 * is killed leaves the run whole, or models that `finishRemovals` finds.
 */
export async function removeRun(client: RestClient, run: RestRun): Promise<void> {
  const made = await modelsMadeBy(client, run);
  for (const model of made) await markModel(client, model);
  await deleteRun(client, run.info.run_id);
  for (const model of made) await deleteModel(client, model);
}

/** Deletes models that a killed removal has left when their runs were deleted already. */
export async function finishRemovals(client: RestClient): Promise<void> {
  const experiments = [...(await experimentNames(client)).keys()];
  if (experiments.length === 0) return;
  const body = { experiment_ids: experiments, filter: `tags.\`${REMOVAL_TAG}\` = 'true'`, max_results: AT_ONCE };
  for (const { info } of await foundModels(client, body)) {
    // A run that is still there is removed whole, or not at all.
    if (!(await isActive(client, info.source_run_id ?? ''))) await deleteModel(client, info.model_id);
  }
}

/** Ids of the models that a run has made, linked or not; none at a server without logged models. */
export async function modelsMadeBy(client: RestClient, { info, outputs }: RestRun): Promise<readonly string[]> {
  const linked = (outputs?.model_outputs ?? []).map(({ model_id }) => model_id);
  const made = await unlessUnknown(modelsOf(client, { experimentId: info.experiment_id, id: info.run_id }));
  return [...new Set([...linked, ...made.map((model) => model.info.model_id)])];
}

async function markModel(client: RestClient, model: string): Promise<void> {
  const body = { model_id: model, tags: [{ key: REMOVAL_TAG, value: 'true' }] };
  await client.call('PATCH', `${restPaths.api}/logged-models/${encodeURIComponent(model)}/tags`, nothing, { body }).catch((error: unknown) => {
    if (!isMissing(error)) throw error;
  });
}

async function foundModels(client: RestClient, body: object) {
  return await unlessUnknown(client.call('POST', `${restPaths.api}/logged-models/search`, models, { body }).then((found) => found.models));
}

/** Servers 2.x do not know the route. */
async function unlessUnknown<Model>(found: Promise<readonly Model[]>): Promise<readonly Model[]> {
  try {
    return await found;
  } catch (error) {
    if (isUnknownRoute(error)) return [];
    throw error;
  }
}
