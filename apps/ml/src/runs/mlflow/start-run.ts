import { restPaths, restRun, type RestRun } from '@tripod/contracts';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { ActiveRun, NewRun } from '../active-run.js';
import { checkedKey, checkedValue } from '../entries.js';
import { nameOfRun, originTags, userName } from '../origin.js';
import { PROCESS_TAG, START_TAG } from '../run-process.js';
import type { RunCondition } from '../search/conditions.js';
import type { Entry } from './batches.js';
import { experimentNamed } from './experiments.js';
import { isMissing } from './fault.js';
import { searchRuns } from './find-runs.js';
import { once } from './once.js';
import { Recording } from './recording.js';
import type { RestClient } from './rest-client.js';

/** A run that was created. */
export interface StartedRun {
  readonly id: string;
  readonly name: string;
  readonly experimentId: string;
  readonly artifactUri: string;
  readonly tags: readonly Entry[];
  /** The value of its tag `tripod.start`. */
  readonly start: string;
  /** The answer to an attempt was lost: another run of the same start may appear. */
  readonly isDoubtful: boolean;
}

const nothing = z.looseObject({});
const oneRun = z.looseObject({ run: restRun });
/** As many as `log-batch` takes. The others are logged. */
const MAX_TAGS = 100;

/** Starts a run of the experiment with this name, once: a second attempt looks for what the first one has created. */
export async function startRun(client: RestClient, { experiment, name, params = {}, tags = {} }: NewRun): Promise<ActiveRun> {
  const start = randomUUID();
  const runName = name ?? nameOfRun(experiment, start);
  const all = Object.entries({ ...originTags(runName), [START_TAG]: start, ...tags }).map(([key, value]) => ({ key: checkedKey('tag', key), value: checkedValue('tag', key, value) }));
  const experimentId = await experimentNamed(client, experiment);
  const body = { experiment_id: experimentId, run_name: runName, user_id: userName(), start_time: Date.now(), tags: all.slice(0, MAX_TAGS) };
  const { made, isDoubtful } = await once(
    client,
    async () => (await client.call('POST', `${restPaths.api}/runs/create`, oneRun, { body, isRepeatable: false })).run,
    async () => (await runsOfStart(client, experimentId, start))[0],
  );
  const id = made.info.run_id;
  const begun = { id, name: name ?? nameOfRun(experiment, id), experimentId, artifactUri: made.info.artifact_uri, tags: all, start, isDoubtful };
  // The server gives the id, and a name that is not given ends in its beginning.
  if (name === undefined) await client.call('POST', `${restPaths.api}/runs/update`, nothing, { body: { run_id: id, run_name: begun.name } });
  const run = new Recording(client, begun);
  await run.log({ params, tags: Object.fromEntries(all.slice(MAX_TAGS).map(({ key, value }) => [key, value])) });
  return run;
}

/** The runs that attempts of one start have created: one, unless an answer was lost. */
async function runsOfStart(client: RestClient, experimentId: string, start: string): Promise<RestRun[]> {
  const where: RunCondition[] = [{ field: { entity: 'tags', key: START_TAG }, operator: '=', value: start }];
  const found: RestRun[] = [];
  for await (const run of searchRuns(client, [experimentId], { where })) found.push(restRun.parse(run));
  return found;
}

/** Removes the runs that the server has made of attempts whose answers were lost. */
export async function removeTwinRuns(client: RestClient, run: StartedRun): Promise<void> {
  for (const { info } of await runsOfStart(client, run.experimentId, run.start)) if (info.run_id !== run.id) await deleteRun(client, info.run_id);
}

/** Whether a run is there and not deleted. */
export async function isActive(client: RestClient, id: string): Promise<boolean> {
  try {
    return (await client.call('GET', `${restPaths.api}/runs/get`, oneRun, { query: { run_id: id } })).run.info.lifecycle_stage === 'active';
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

/** Deletes a run: readers do not see it any more, and `mlflow gc` removes its files. */
export async function deleteRun(client: RestClient, id: string): Promise<void> {
  await client.call('POST', `${restPaths.api}/runs/delete`, nothing, { body: { run_id: id } });
}

/**
 * Removes the tags that an open run needs, and that say nothing of one that has ended. The run has ended: that they stay is
 * not worth an error.
 */
export async function removeStartTags(client: RestClient, id: string): Promise<void> {
  for (const key of [START_TAG, PROCESS_TAG]) await client.call('POST', `${restPaths.api}/runs/delete-tag`, nothing, { body: { run_id: id, key } }).catch(() => undefined);
}
