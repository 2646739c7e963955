import { restPaths, restRun, runTags } from '@tripod/contracts';
import { z } from 'zod';
import { AppError } from '../../errors.js';
import { checkDigest } from '../check-version.js';
import type { FoundRun } from '../run-reader.js';
import { latestFinished } from './latest-finished.js';
import type { ServedVersion } from './registry.js';
import type { StoreClient } from './store-client.js';

/** A finished run of a server. */
export interface ServedRun extends Omit<FoundRun, 'openPackage'> {
  readonly experiment: string;
  /** The logged models that it has made; empty at a server without them. */
  readonly models: readonly string[];
  readonly artifactUri: string;
  /** What led to it. */
  readonly version?: ServedVersion;
}

/**
 * Finds a finished run at a server. The errors are those of `RunReader.resolve`.
 *
 * @param version what led to the run
 */
export async function findRun(client: StoreClient, id: string, version?: ServedVersion): Promise<ServedRun> {
  const reply = await client.ask({ path: `${restPaths.api}/runs/get`, query: { run_id: id }, schema: z.looseObject({ run: restRun }) });
  if (reply === undefined || reply.run.info.lifecycle_stage === 'deleted') {
    const why = version === undefined ? '' : `, which made version ${version.registered.version} of '${version.registered.name}'`;
    throw new AppError('RUN_UNKNOWN', `There is no run ${id}${why} at ${client.base}. ${await latestFinished(client)}`);
  }
  const { info, data, outputs } = reply.run;
  if (info.run_id !== id) throw new AppError('RUN_STORE_INVALID', `The run store ${client.base} was asked for run ${id} and answered with run ${JSON.stringify(info.run_id.slice(0, 40))}.`);
  if (info.status !== 'FINISHED') throw new AppError('RUN_UNFINISHED', `Run ${id} (${info.run_name}) is ${info.status}, not FINISHED. ${await latestFinished(client)}`);
  return {
    id,
    name: info.run_name,
    ...(version === undefined ? {} : { registered: version.registered, version }),
    packageDigest: checkDigest(id, data.tags.find(({ key }) => key === runTags.packageDigest)?.value),
    experiment: info.experiment_id,
    models: [...new Set(outputs?.model_outputs.map(({ model_id }) => model_id))],
    artifactUri: info.artifact_uri,
  };
}
