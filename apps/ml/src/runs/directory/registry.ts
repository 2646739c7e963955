import { isAlias, isModelName, modelId, readModelReference, runId, type ModelReference } from '@tripod/contracts';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { badAlias, badModelName, badReference, tornRegistry, unknownModel } from '../errors.js';
import type { Descriptions, ModelVersion, RegisteredRun } from '../run-store.js';
import { aside, writeWhole } from './atomic-files.js';
import { checkedKey, checkedValue } from '../entries.js';
import { userName } from '../origin.js';
import { modelDirectory, type Place } from './place.js';
import { readEntries } from './read-run.js';
import { systemCode } from './system-error.js';
import { namesIn, TornFile } from './torn-file.js';
import { integerText, metaYaml, nullText, readMeta } from './yaml.js';

// MLflow's file registry: models/<name>/meta.yaml, version-<n>/meta.yaml, aliases/<alias> with the version as its text.

const versionMeta = z.looseObject({ version: integerText, run_id: runId, model_id: modelId });

/** Adds a model as the next version of a registered name. A number is claimed by a rename, as an experiment's is. */
export async function registerModel({ root, experiment, run }: Place, name: string, model: string, described: Descriptions | undefined): Promise<ModelVersion> {
  if (!isModelName(name)) throw badModelName(name);
  const now = Date.now();
  await writeNew(root, join(root, 'models', name, 'meta.yaml'), metaYaml({ creation_timestamp: now, description: described?.model ?? null, last_updated_timestamp: now, name }));
  for (;;) {
    const version = Math.max(0, ...(await versionsOf(root, name))) + 1;
    const draft = await aside(root);
    await mkdir(join(draft, 'tags'), { recursive: true });
    await writeFile(
      join(draft, 'meta.yaml'),
      metaYaml({
        creation_timestamp: now,
        current_stage: 'None',
        description: described?.version ?? null,
        last_updated_timestamp: now,
        model_id: model,
        name,
        run_id: run,
        run_link: null,
        source: `models:/${model}`,
        status: 'READY',
        status_message: null,
        storage_location: `mlflow-artifacts:/${experiment}/models/${model}/artifacts`,
        user_id: userName(),
        version,
      }),
    );
    try {
      await rename(draft, join(root, 'models', name, `version-${version}`));
      await tagModel({ root, experiment }, model);
      return await readVersion(root, name, version);
    } catch (error) {
      await rm(draft, { recursive: true, force: true });
      if (!['ENOTEMPTY', 'EEXIST'].includes(systemCode(error) ?? '')) throw error;
    }
  }
}

/** By this tag MLflow shows on a model's page which versions it is. */
async function tagModel(place: Pick<Place, 'root' | 'experiment'>, model: string): Promise<void> {
  const versions: { name: string; version: number }[] = [];
  for (const name of (await namesIn(join(place.root, 'models'))).sort()) {
    for (const version of await versionsOf(place.root, name)) if (modelOf(place.root, name, version) === model) versions.push({ name, version });
  }
  await writeWhole(place.root, join(modelDirectory(place, model), 'tags', 'mlflow.modelVersions'), JSON.stringify(versions));
}

/** Undefined for a version that cannot be read: it is not this one's fault. */
function modelOf(root: string, name: string, version: number): string | undefined {
  try {
    return readMeta(join(root, 'models', name, `version-${version}`, 'meta.yaml'), versionMeta).model_id;
  } catch (error) {
    if (error instanceof TornFile) return undefined;
    throw error;
  }
}

async function writeNew(root: string, file: string, text: string): Promise<void> {
  if (!(await stat(file).catch(() => undefined))) await writeWhole(root, file, text);
}

/** Points an alias of a registered name to one of its versions. */
export async function setAlias(root: string, name: string, alias: string, version: number): Promise<void> {
  if (!isAlias(alias)) throw badAlias(alias);
  if (!(await versionsOf(root, name)).includes(version)) throw await unknown(root, `models:/${name}/${version}`);
  await writeWhole(root, join(root, 'models', name, 'aliases', alias), String(version));
}

/** Writes tags of a version; those that exist get the new value. */
export async function tagVersion(root: string, name: string, version: number, tags: Readonly<Record<string, string>>): Promise<void> {
  const checked = Object.entries(tags).map(([key, value]) => [checkedKey('tag', key), checkedValue('tag', key, value)] as const);
  if (!isModelName(name) || !(await versionsOf(root, name)).includes(version)) throw await unknown(root, `models:/${name}/${version}`);
  for (const [key, text] of checked) await writeWhole(root, join(tagsDirectory(root, name, version), key), text);
}

/** The version that a reference names. */
export async function resolveModel(root: string, reference: string): Promise<ModelVersion> {
  const asked = readModelReference(reference);
  if (asked === undefined || asked.kind === 'run') throw badReference(reference);
  const versions = await versionsOf(root, asked.name);
  const version = await versionOf(root, asked, versions);
  if (version === undefined || !versions.includes(version)) throw await unknown(root, reference);
  return readVersion(root, asked.name, version);
}

async function versionOf(root: string, asked: Exclude<ModelReference, { kind: 'run' }>, versions: readonly number[]): Promise<number | undefined> {
  if (asked.kind === 'version') return asked.version;
  if (asked.kind === 'latest') return versions.at(-1);
  return (await aliasesOf(root, asked.name)).find(({ alias }) => alias === asked.alias)?.version;
}

async function readVersion(root: string, name: string, version: number): Promise<ModelVersion> {
  const meta = readMeta(join(root, 'models', name, `version-${version}`, 'meta.yaml'), versionMeta);
  return { name, version, runId: meta.run_id, modelId: meta.model_id, ...(await marksOf(root, name, version)) };
}

async function marksOf(root: string, name: string, version: number): Promise<Pick<ModelVersion, 'aliases' | 'tags'>> {
  const aliases = (await aliasesOf(root, name)).filter((entry) => entry.version === version).map(({ alias }) => alias);
  return { aliases, tags: readEntries(tagsDirectory(root, name, version)) };
}

const tagsDirectory = (root: string, name: string, version: number) => join(root, 'models', name, `version-${version}`, 'tags');

const runOfVersion = z.looseObject({ run_id: z.union([runId, nullText]) });

/**
 * All versions of all registered models that runs made; those of other origin have no run.
 *
 * @throws {AppError} RUN_STORE_TORN when a version does not say which run made it
 */
export async function allVersions(root: string): Promise<RegisteredRun[]> {
  const found: RegisteredRun[] = [];
  for (const name of (await namesIn(join(root, 'models'))).sort()) {
    for (const version of await versionsOf(root, name)) {
      const run = runOf(join(root, 'models', name, `version-${version}`, 'meta.yaml'));
      if (run !== null) found.push({ name, version, runId: run, ...(await marksOf(root, name, version)) });
    }
  }
  return found;
}

function runOf(file: string): string | null {
  try {
    return readMeta(file, runOfVersion).run_id;
  } catch (error) {
    if (error instanceof TornFile) throw tornRegistry(error.message);
    throw error;
  }
}

/** The numbers of a model's versions, ascending; empty when it is not registered. */
async function versionsOf(root: string, name: string): Promise<number[]> {
  const entries = await namesIn(join(root, 'models', name));
  return entries.flatMap((entry) => /^version-(\d{1,9})$/.exec(entry)?.[1] ?? []).map(Number).sort((a, b) => a - b);
}

async function aliasesOf(root: string, name: string): Promise<{ readonly alias: string; readonly version: number }[]> {
  const aliases = (await namesIn(join(root, 'models', name, 'aliases'))).sort();
  return Promise.all(aliases.map(async (alias) => ({ alias, version: Number(await readFile(join(root, 'models', name, 'aliases', alias), 'utf8')) })));
}

async function unknown(root: string, reference: string): Promise<Error> {
  return unknownModel(reference, root, (await namesIn(join(root, 'models'))).sort());
}
