import { restPaths, restRun } from '@tripod/contracts';
import { z } from 'zod';
import { AppError } from '../../errors.js';
import { finishedInWords, OFFERED_RUNS } from '../finished-runs.js';
import type { StoreClient } from './store-client.js';

/** Experiments that are looked through, the last changed first. */
const MAX_EXPERIMENTS = 200;

const experiments = z.looseObject({ experiments: z.array(z.looseObject({ experiment_id: z.string() })).default([]) });
const runs = z.looseObject({ runs: z.array(restRun).default([]) });

/**
 * The latest finished runs of a server with names and times, as a sentence to choose from. It stands in a message about
 * something else, so a server that fails at this moment is a sentence too.
 */
export async function latestFinished(client: StoreClient): Promise<string> {
  return await ask(client).catch((error: unknown) => {
    if (error instanceof AppError) return `The latest finished runs are not known: ${error.message}`;
    throw error;
  });
}

async function ask(client: StoreClient): Promise<string> {
  const found = await client.ask({
    method: 'POST',
    path: `${restPaths.api}/experiments/search`,
    body: { max_results: MAX_EXPERIMENTS, order_by: ['last_update_time DESC'] },
    schema: experiments,
  });
  const ids = found?.experiments.map(({ experiment_id }) => experiment_id) ?? [];
  if (ids.length === 0) return finishedInWords([]);
  const latest = await client.ask({
    method: 'POST',
    path: `${restPaths.api}/runs/search`,
    body: { experiment_ids: ids, filter: "attributes.status = 'FINISHED'", run_view_type: 'ACTIVE_ONLY', max_results: OFFERED_RUNS, order_by: ['attributes.end_time DESC'] },
    schema: runs,
  });
  return finishedInWords((latest?.runs ?? []).map(({ info }) => ({ id: info.run_id, name: info.run_name, ended: info.end_time ?? info.start_time })));
}
