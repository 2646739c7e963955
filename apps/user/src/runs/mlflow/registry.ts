import { modelId, restLoggedModel, restModelVersion, restPaths, runId } from '@tripod/contracts';
import { z } from 'zod';
import { AppError } from '../../errors.js';
import { unknownVersion, type RegisteredModel, type RegistryReference } from '../reference.js';
import type { RegisteredVersion } from '../run-reader.js';
import type { StoreClient } from './store-client.js';

/** A version of a registered model at a server. */
export interface ServedVersion {
  readonly registered: RegisteredVersion;
  /** The run that made it. */
  readonly run: string;
  /** The logged model that it names; undefined at a server without them. */
  readonly model?: string;
  /** Where its files come from: a URI, or another reference. */
  readonly source: string;
}

type RestVersion = z.output<typeof restModelVersion>;

const oneVersion = z.looseObject({ model_version: restModelVersion });
const versions = z.looseObject({ model_versions: z.array(restModelVersion).default([]) });
const models = z.looseObject({
  registered_models: z.array(z.looseObject({ name: z.string() })).default([]),
});
const model = z.looseObject({
  registered_model: z.looseObject({ aliases: z.array(z.looseObject({ alias: z.string(), version: z.coerce.number().int() })).default([]) }),
});

/** Versions and names that a message may choose from. */
const MAX_LISTED = 100;

/** The version that a reference names at a server. The errors are those of `RunReader.resolve`. */
export async function findVersion(client: StoreClient, reference: RegistryReference): Promise<ServedVersion> {
  const found = await ask(client, reference);
  if (found === undefined) throw await unknown(client, reference);
  const { version, status, source } = found;
  const registered = { name: reference.name, version, ...(reference.kind === 'alias' ? { alias: reference.alias } : {}) };
  if (found.name !== reference.name) throw new AppError('RUN_STORE_INVALID', `The run store ${client.base} was asked for '${reference.name}' and answered with a version of ${JSON.stringify(found.name)}.`);
  if (status !== 'READY') throw new AppError('RUN_UNFINISHED', `Version ${version} of '${reference.name}' is ${status}, not READY. Choose another version.`);
  const named = modelId.safeParse(found.model_id).data ?? modelId.safeParse(source.replace(/^models:\//, '')).data;
  const run = runId.safeParse(found.run_id).data ?? (named === undefined ? undefined : await runOfModel(client, named));
  if (run === undefined) {
    throw new AppError('PACKAGE_TORN', `Version ${version} of '${reference.name}' does not say which run made it, so its package cannot be checked and is not run. Choose another version.`);
  }
  return { registered, run, source, ...(named === undefined ? {} : { model: named }) };
}

async function ask(client: StoreClient, reference: RegistryReference): Promise<RestVersion | undefined> {
  const { name } = reference;
  if (reference.kind === 'alias') {
    const reply = await client.ask({
      path: `${restPaths.api}/registered-models/alias`,
      query: { name, alias: reference.alias },
      schema: oneVersion,
      // An alias that is missing is a wrong parameter to it.
      absentIf: (status, code) => status === 400 && code === 'INVALID_PARAMETER_VALUE',
    });
    return reply?.model_version;
  }
  if (reference.kind === 'version') {
    const query = { name, version: String(reference.version) };
    return (await client.ask({ path: `${restPaths.api}/model-versions/get`, query, schema: oneVersion }))?.model_version;
  }
  const [first, ...others] = await versionsOf(client, name);
  return others.reduce((latest, each) => (latest === undefined || each.version > latest.version ? each : latest), first);
}

/** The latest versions of a model, as many as a message may list. */
async function versionsOf(client: StoreClient, name: string): Promise<readonly RestVersion[]> {
  // A filter has no escapes: a name with both kinds of quotes cannot be written in it.
  const quote = name.includes("'") ? '"' : "'";
  const query = { filter: `name=${quote}${name}${quote}`, order_by: 'version_number DESC', max_results: String(MAX_LISTED) };
  const reply = await client.ask({ path: `${restPaths.api}/model-versions/search`, query, schema: versions });
  return reply?.model_versions.filter((found) => found.name === name) ?? [];
}

async function runOfModel(client: StoreClient, id: string): Promise<string | undefined> {
  const reply = await client.ask({ path: `${restPaths.api}/logged-models/${id}`, schema: z.looseObject({ model: restLoggedModel }) });
  return runId.safeParse(reply?.model.info.source_run_id).data;
}

async function unknown(client: StoreClient, reference: RegistryReference): Promise<AppError> {
  const { name } = reference;
  const known = await client.ask({ path: `${restPaths.api}/registered-models/get`, query: { name }, schema: model });
  if (known === undefined) {
    const all = await client.ask({ path: `${restPaths.api}/registered-models/search`, query: { max_results: String(MAX_LISTED) }, schema: models });
    return unknownVersion(reference, `at ${client.base}`, undefined, all?.registered_models.map((each) => each.name) ?? []);
  }
  const registered: RegisteredModel = { versions: (await versionsOf(client, name)).map(({ version }) => version), aliases: known.registered_model.aliases };
  return unknownVersion(reference, `at ${client.base}`, registered, []);
}
