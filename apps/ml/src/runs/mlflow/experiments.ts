import { restPaths } from '@tripod/contracts';
import { z } from 'zod';
import { AppError } from '../../errors.js';
import { isMissing, isTaken } from './fault.js';
import type { RestClient } from './rest-client.js';

const experiment = z.looseObject({ experiment_id: z.string(), name: z.string(), lifecycle_stage: z.enum(['active', 'deleted']).default('active') });
const oneExperiment = z.looseObject({ experiment });
const created = z.looseObject({ experiment_id: z.string() });
const page = z.looseObject({ experiments: z.array(experiment).default([]), next_page_token: z.string().optional() });

const PAGE = 1000;

/** The id of the experiment with this name; undefined when there is none, or it was deleted. */
export async function findExperiment(client: RestClient, name: string): Promise<string | undefined> {
  const found = await byName(client, name);
  return found?.lifecycle_stage === 'active' ? found.experiment_id : undefined;
}

/**
 * The id of the experiment with this name; creates it when there is none. Another process may do so at the same moment.
 *
 * @throws {AppError} RUN_RECORD_INVALID when it was deleted: MLflow keeps its name
 */
export async function experimentNamed(client: RestClient, name: string): Promise<string> {
  const found = await byName(client, name);
  if (found !== undefined) return activeId(client, found);
  try {
    return (await client.call('POST', `${restPaths.api}/experiments/create`, created, { body: { name } })).experiment_id;
  } catch (error) {
    // another process, or an attempt of ours whose answer was lost
    const other = isTaken(error) ? await byName(client, name) : undefined;
    if (other === undefined) throw error;
    return activeId(client, other);
  }
}

function activeId({ address }: RestClient, { experiment_id, name, lifecycle_stage }: z.output<typeof experiment>): string {
  if (lifecycle_stage === 'active') return experiment_id;
  throw new AppError('RUN_RECORD_INVALID', `experiment '${name}' (${experiment_id}) was deleted in ${address.shown}, which keeps its name. Restore it there: mlflow experiments restore --experiment-id ${experiment_id}`);
}

async function byName(client: RestClient, name: string): Promise<z.output<typeof experiment> | undefined> {
  try {
    return (await client.call('GET', `${restPaths.api}/experiments/get-by-name`, oneExperiment, { query: { experiment_name: name } })).experiment;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Names of the experiments that are not deleted, by their ids. */
export async function experimentNames(client: RestClient): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  let token: string | undefined;
  do {
    const body = { max_results: PAGE, ...(token === undefined ? {} : { page_token: token }) };
    const { experiments, next_page_token } = await client.call('POST', `${restPaths.api}/experiments/search`, page, { body });
    for (const { experiment_id, name } of experiments) names.set(experiment_id, name);
    token = next_page_token === token ? undefined : next_page_token;
  } while (token !== undefined && token !== '');
  return names;
}

/** The name of an experiment, deleted or not. */
export async function experimentName(client: RestClient, id: string): Promise<string> {
  return (await client.call('GET', `${restPaths.api}/experiments/get`, oneExperiment, { query: { experiment_id: id } })).experiment.name;
}
