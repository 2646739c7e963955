import { restLoggedModel, restPaths } from '@tripod/contracts';
import { z } from 'zod';
import { AppError } from '../../errors.js';
import { checkVersion } from '../check-version.js';
import type { ServedRun } from './find-run.js';
import type { StoreClient } from './store-client.js';

/** Where the artifacts of a run's package are. */
export interface PackagePlace {
  readonly uri: string;
  /** Its id; undefined at a server without logged models. */
  readonly model?: string;
  /** What `runs:/<run>/<name>` calls it. */
  readonly name: string;
}

/** Where packages lie below the artifacts of a run, at servers without logged models. */
const OLD_DIRECTORY = 'model';

const oneModel = z.looseObject({ model: restLoggedModel });
const severalModels = z.looseObject({ models: z.array(restLoggedModel).default([]) });
type LoggedModel = z.output<typeof restLoggedModel>;

/**
 * Finds the one package of a run: its logged model, or at a server without those the directory of its artifacts.
 *
 * @throws {AppError} PACKAGE_TORN, RUN_UNFINISHED for a model that is not whole yet
 */
export async function findPackage(client: StoreClient, run: ServedRun): Promise<PackagePlace> {
  const models = run.models.length === 0 ? await search(client, run) : await Promise.all(run.models.map((id) => get(client, run, id)));
  const [model] = models;
  if (models.length > 1) throw new AppError('PACKAGE_TORN', `Run ${run.id} has ${models.length} model packages; it must have one. Train again with \`npm run ml -- train\`.`);
  const place = model === undefined ? { uri: `${trimmed(run.artifactUri)}/${OLD_DIRECTORY}`, name: OLD_DIRECTORY } : placeOf(run, model);
  checkSource(run, place);
  return place;
}

async function get(client: StoreClient, run: ServedRun, id: string): Promise<LoggedModel> {
  const reply = await client.ask({ path: `${restPaths.api}/logged-models/${encodeURIComponent(id)}`, schema: oneModel });
  if (reply !== undefined) return reply.model;
  throw new AppError('PACKAGE_TORN', `Run ${run.id} has made the model ${id}, and ${client.base} does not have it any more. Restore it there, or train again.`);
}

/** A run whose outputs were not recorded. */
async function search(client: StoreClient, run: ServedRun): Promise<readonly LoggedModel[]> {
  const reply = await client.ask({
    method: 'POST',
    path: `${restPaths.api}/logged-models/search`,
    body: { experiment_ids: [run.experiment], filter: `source_run_id = '${run.id}'`, max_results: 2 },
    schema: severalModels,
    // Servers 2.x do not know the route.
    absentIf: (status) => status === 404,
  });
  return reply?.models ?? [];
}

function placeOf(run: ServedRun, { info }: LoggedModel): PackagePlace {
  if (info.status !== 'LOGGED_MODEL_READY') {
    throw new AppError('RUN_UNFINISHED', `The model ${info.model_id} of run ${run.id} is ${info.status}, not LOGGED_MODEL_READY: its files are not whole. Choose another run, or train again.`);
  }
  if (info.source_run_id !== undefined && info.source_run_id !== run.id) {
    throw new AppError('PACKAGE_TORN', `The model ${info.model_id} of run ${run.id} names run ${info.source_run_id} as its maker, so it is not run. Train again with \`npm run ml -- train\`.`);
  }
  return { uri: trimmed(info.artifact_uri), model: info.model_id, name: info.name };
}

/** The version that led to the run must name the very package that the run has. */
function checkSource(run: ServedRun, { uri, model, name }: PackagePlace): void {
  const { version } = run;
  if (version === undefined) return;
  if (version.model !== undefined) return checkVersion(version.registered, version.model, run.id, model ?? uri);
  const source = trimmed(version.source);
  if (source !== '' && source !== `runs:/${run.id}/${name}`) checkVersion(version.registered, source, run.id, uri);
}

const trimmed = (uri: string): string => uri.replace(/\/+$/, '');
