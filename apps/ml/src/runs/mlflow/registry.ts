import { isAlias, isModelName, modelId, readModelReference, restModelVersion, restPaths, type ModelReference } from '@tripod/contracts';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { checkedKey, checkedValue } from '../entries.js';
import { badAlias, badModelName, badReference, runRecord, unknownModel } from '../errors.js';
import { START_TAG } from '../run-process.js';
import type { Descriptions, ModelVersion, RegisteredRun } from '../run-store.js';
import { Fault, isMissing, isTaken } from './fault.js';
import { once } from './once.js';
import type { RestClient } from './rest-client.js';
import { olderModelId } from './summary.js';

type RestVersion = z.output<typeof restModelVersion>;
const oneVersion = z.looseObject({ model_version: restModelVersion });
const versionPage = z.looseObject({ model_versions: z.array(restModelVersion).default([]), next_page_token: z.string().optional() });
const oneModel = z.looseObject({ registered_model: z.looseObject({ latest_versions: z.array(restModelVersion).default([]) }) });
const marked = z.looseObject({ name: z.string(), aliases: z.array(z.looseObject({ alias: z.string(), version: z.coerce.number() })).default([]) });
const modelPage = z.looseObject({ registered_models: z.array(marked).default([]), next_page_token: z.string().optional() });
const nothing = z.looseObject({});

/** How many come at once. */
const [VERSIONS, MODELS] = [1000, 100];
const paths = { models: `${restPaths.api}/registered-models`, versions: `${restPaths.api}/model-versions` } as const;

/** A model that is to become a version of a name. */
export interface ModelToRegister {
  readonly runId: string;
  readonly modelId: string;
  /** `models:/m-…`, or on servers 2.x the address of the run's artifacts. */
  readonly source: string;
  /** Whether the server has logged models. */
  readonly isLogged: boolean;
  readonly described: Descriptions | undefined;
}

/** Adds a model as the next version of a name, once. */
export async function registerModel(client: RestClient, name: string, { runId, modelId: model, source, isLogged, described }: ModelToRegister): Promise<ModelVersion> {
  if (!isModelName(name)) throw badModelName(name);
  await client.call('POST', `${paths.models}/create`, nothing, { body: { name, description: described?.model } }).catch((error: unknown) => {
    if (!isTaken(error)) throw error;
  });
  const start = randomUUID();
  const body = { name, source, run_id: runId, description: described?.version, ...(isLogged ? { model_id: model } : {}), tags: [{ key: START_TAG, value: start }] };
  const mine = async () => (await versionsOfRun(client, runId)).filter((version) => version.name === name && version.tags.some(({ key, value }) => key === START_TAG && value === start));
  const { made, isDoubtful } = await once(
    client,
    async () => (await client.call('POST', `${paths.versions}/create`, oneVersion, { body, isRepeatable: false })).model_version,
    async () => (await mine())[0],
  );
  if (isDoubtful) for (const twin of await mine()) if (twin.version !== made.version) await deleteVersion(client, twin);
  if (made.status !== 'READY') throw client.unexpected(`version ${made.version} of model '${name}' was to be READY, and is ${made.status}`);
  await removeStartTag(client, made);
  return { ...registeredRun({ ...made, tags: made.tags.filter(({ key }) => key !== START_TAG) }), modelId: model };
}

/** The version is there: that its tag stays is not worth an error. */
async function removeStartTag(client: RestClient, { name, version }: RestVersion): Promise<void> {
  await client.call('DELETE', `${paths.versions}/delete-tag`, nothing, { body: { name, version: String(version), key: START_TAG } }).catch(() => undefined);
}

async function deleteVersion(client: RestClient, { name, version }: RestVersion): Promise<void> {
  await client.call('DELETE', `${paths.versions}/delete`, nothing, { body: { name, version: String(version) } });
}

function versionsOfRun(client: RestClient, runId: string): Promise<RestVersion[]> {
  return searchVersions(client, `run_id = '${runId}'`);
}

async function searchVersions(client: RestClient, filter: string | undefined): Promise<RestVersion[]> {
  const found: RestVersion[] = [];
  for (let token: string | undefined; ; ) {
    const query = { max_results: VERSIONS, filter, page_token: token };
    const { model_versions, next_page_token: next } = await client.call('GET', `${paths.versions}/search`, versionPage, { query });
    found.push(...model_versions);
    if (next === undefined || next === '' || next === token || model_versions.length === 0) return found;
    token = next;
  }
}

/** All versions of all registered models that runs made; those of other origin have no run. */
export async function allVersions(client: RestClient): Promise<RegisteredRun[]> {
  const found = (await searchVersions(client, undefined)).filter((version) => version.run_id !== '');
  if (found.length === 0) return [];
  // A search for versions leaves their aliases out.
  const aliases = new Map((await searchModels(client)).map((model) => [model.name, model.aliases]));
  const aliasesOf = ({ name, version }: RestVersion) => (aliases.get(name) ?? []).filter((each) => each.version === version).map(({ alias }) => alias);
  return found.map((version) => registeredRun({ ...version, aliases: aliasesOf(version) })).sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.version - b.version));
}

async function searchModels(client: RestClient): Promise<z.output<typeof marked>[]> {
  const found: z.output<typeof marked>[] = [];
  for (let token: string | undefined; ; ) {
    const query = { max_results: MODELS, page_token: token };
    const { registered_models, next_page_token: next } = await client.call('GET', `${paths.models}/search`, modelPage, { query });
    found.push(...registered_models);
    if (next === undefined || next === '' || next === token || registered_models.length === 0) return found;
    token = next;
  }
}

/** Points an alias of a name to one of its versions. */
export async function setAlias(client: RestClient, name: string, alias: string, version: number): Promise<void> {
  if (!isAlias(alias)) throw badAlias(alias);
  const body = { name, alias, version: String(version) };
  await known(client, `models:/${name}/${version}`, () => client.call('POST', `${paths.models}/alias`, nothing, { body }));
}

/** Writes tags of a version; those that exist get the new value. */
export async function tagVersion(client: RestClient, name: string, version: number, tags: Readonly<Record<string, string>>): Promise<void> {
  const checked = Object.entries(tags).map(([key, value]) => ({ key: checkedKey('tag', key), value: checkedValue('tag', key, value) }));
  const reference = `models:/${name}/${version}`;
  await known(client, reference, () => getVersion(client, name, version));
  for (const tag of checked) await known(client, reference, () => client.call('POST', `${paths.versions}/set-tag`, nothing, { body: { name, version: String(version), ...tag } }));
}

/** The version that a reference names. */
export async function resolveModel(client: RestClient, reference: string): Promise<ModelVersion> {
  const asked = readModelReference(reference);
  if (asked === undefined || asked.kind === 'run') throw badReference(reference);
  const found = await known(client, reference, () => versionOf(client, asked));
  if (found === undefined) throw await unknown(client, reference);
  if (found.run_id === '') throw runRecord(`'${reference}' is a version that no run has made: its source is '${found.source.slice(0, 200)}'. This app uses models of its own runs; name another version`);
  // The reply to an alias does not say which other aliases the version has.
  const whole = asked.kind === 'version' ? found : await getVersion(client, found.name, found.version);
  return { ...registeredRun(whole), modelId: modelIdOf(whole) };
}

async function versionOf(client: RestClient, asked: Exclude<ModelReference, { kind: 'run' }>): Promise<RestVersion | undefined> {
  const { name } = asked;
  if (asked.kind === 'version') return getVersion(client, name, asked.version);
  if (asked.kind === 'alias') return (await client.call('GET', `${paths.models}/alias`, oneVersion, { query: { name, alias: asked.alias } })).model_version;
  const { registered_model } = await client.call('GET', `${paths.models}/get`, oneModel, { query: { name } });
  // the latest of each stage
  return registered_model.latest_versions.sort((a, b) => b.version - a.version)[0];
}

async function getVersion(client: RestClient, name: string, version: number): Promise<RestVersion> {
  return (await client.call('GET', `${paths.versions}/get`, oneVersion, { query: { name, version } })).model_version;
}

/** What the registry does not have is answered as missing, and an alias as an invalid parameter. */
async function known<T>(client: RestClient, reference: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (isMissing(error) || (error instanceof Fault && error.facts.errorCode === 'INVALID_PARAMETER_VALUE')) throw await unknown(client, reference);
    throw error;
  }
}

async function unknown(client: RestClient, reference: string): Promise<Error> {
  return unknownModel(reference, client.address.shown, (await searchModels(client)).map(({ name }) => name).sort());
}

function registeredRun({ name, version, run_id, aliases, tags }: RestVersion): RegisteredRun {
  return { name, version, runId: run_id, aliases: [...aliases].sort(), tags: Object.fromEntries(tags.map(({ key, value }) => [key, value])) };
}

function modelIdOf({ model_id, source, run_id }: RestVersion): string {
  const named = model_id ?? source.replace(/^models:\//, '');
  return modelId.safeParse(named).success ? named : olderModelId(run_id);
}
