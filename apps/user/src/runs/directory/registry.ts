import { isModelName, modelId, runPaths, versionDescription, type VersionDescription } from '@tripod/contracts';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { AppError } from '../../errors.js';
import { unknownVersion, type RegisteredModel, type RegistryReference } from '../reference.js';
import type { RegisteredVersion } from '../run-reader.js';
import { readRegular } from './read-runs.js';

/** A version of a registered model, and the run that made it. */
export interface StoredVersion {
  readonly registered: RegisteredVersion;
  readonly run: string;
  /** The logged model; null when the store does not name it. */
  readonly model: string | null;
}

/**
 * The version that a reference names in a directory. The errors are those of `RunReader.resolve`.
 */
export async function findVersion(directory: string, reference: RegistryReference): Promise<StoredVersion> {
  const { name } = reference;
  const known = await readRegistered(directory, name);
  const version = known === undefined ? undefined : numberOf(reference, known);
  if (known === undefined || version === undefined || !known.versions.includes(version)) {
    throw unknownVersion(reference, `in ${directory}`, known, await registeredNames(directory));
  }
  const file = join(directory, runPaths.version(name, version));
  const read = await readVersion(file);
  if (read === 'torn' || read.version !== version) {
    throw new AppError('RUN_TORN', `Version ${version} of '${name}' is torn: ${file} cannot be read. Restore the file, or choose another version.`);
  }
  if (read.run_id === null) {
    throw new AppError('PACKAGE_TORN', `Version ${version} of '${name}' does not say which run made it, so its package cannot be checked and is not run. Choose another version.`);
  }
  const alias = reference.kind === 'alias' ? { alias: reference.alias } : {};
  return { registered: { name, version, ...alias }, run: read.run_id, model: read.model_id ?? modelOfSource(read) };
}

/** A version names its model by its source, too. */
function modelOfSource({ source }: VersionDescription): string | null {
  return modelId.safeParse(String(source).replace(/^models:\//, '')).data ?? null;
}

function numberOf(reference: RegistryReference, { versions, aliases }: RegisteredModel): number | undefined {
  if (reference.kind === 'version') return reference.version;
  if (reference.kind === 'latest') return versions.length === 0 ? undefined : Math.max(...versions);
  return aliases.find(({ alias }) => alias === reference.alias)?.version;
}

async function readRegistered(directory: string, name: string): Promise<RegisteredModel | undefined> {
  const entries = await readdir(join(directory, runPaths.registeredModel(name))).catch(() => undefined);
  if (entries === undefined) return undefined;
  const versions = entries.flatMap((entry) => /^version-([1-9]\d{0,8})$/.exec(entry)?.[1] ?? []).map(Number);
  const aliasNames = await readdir(join(directory, runPaths.aliases(name))).catch(() => []);
  const aliases = await Promise.all(
    aliasNames.sort().map(async (alias) => ({ alias, version: Number(await readRegular(join(directory, runPaths.aliases(name), alias)).catch(() => NaN)) })),
  );
  return { versions, aliases: aliases.filter(({ version }) => Number.isSafeInteger(version)) };
}

async function registeredNames(directory: string): Promise<string[]> {
  return (await readdir(join(directory, runPaths.registeredModels)).catch(() => [])).filter(isModelName).sort();
}

async function readVersion(file: string): Promise<VersionDescription | 'torn'> {
  try {
    return versionDescription.safeParse(parse(await readRegular(file), { schema: 'failsafe' })).data ?? 'torn';
  } catch {
    return 'torn';
  }
}
