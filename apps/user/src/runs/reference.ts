import { readModelReference, REFERENCE_FORMS, type ModelReference } from '@tripod/contracts';
import { AppError } from '../errors.js';

/** A reference to a registered model. */
export type RegistryReference = Exclude<ModelReference, { kind: 'run' }>;

const MAX_SHOWN = 100;

/**
 * Reads what a person wrote to name a model.
 *
 * @param offer what there is, asked only for a wrong reference
 * @throws {AppError} BAD_USAGE
 */
export async function readReference(text: string, offer: () => Promise<string>): Promise<ModelReference> {
  const reference = readModelReference(text);
  if (reference !== undefined) return reference;
  throw new AppError('BAD_USAGE', `'${text.slice(0, MAX_SHOWN)}' is not a valid reference to a run. Valid are ${REFERENCE_FORMS}. ${await offer()}`);
}

/** A reference as a person writes it. */
export function referenceText(reference: RegistryReference): string {
  if (reference.kind === 'alias') return `models:/${reference.name}@${reference.alias}`;
  return `models:/${reference.name}/${reference.kind === 'version' ? reference.version : 'latest'}`;
}

/** What a registry has of one name. */
export interface RegisteredModel {
  readonly versions: readonly number[];
  readonly aliases: readonly { readonly alias: string; readonly version: number }[];
}

const MAX_OFFERED = 10;

/**
 * The error for a reference that names nothing.
 *
 * @param where such as `in mlruns`
 * @param known undefined when there is no model of that name; then `names` are those that there are
 */
export function unknownVersion(reference: RegistryReference, where: string, known: RegisteredModel | undefined, names: readonly string[]): AppError {
  const text = referenceText(reference);
  const { name } = reference;
  if (known === undefined) {
    const offer = names.length === 0 ? 'No model is registered there: promote a run with `npm run ml -- promote`.' : `Registered models are ${listed(names)}.`;
    return new AppError('RUN_UNKNOWN', `There is no registered model '${name}' ${where}, so ${text} names nothing. ${offer}`);
  }
  const aliases = known.aliases.map(({ alias, version }) => `${alias} (version ${version})`);
  const versions = known.versions.length === 0 ? 'no version' : `the versions ${listed([...known.versions].sort((a, b) => b - a).map(String))}`;
  return new AppError('RUN_UNKNOWN', `There is no ${text} ${where}. '${name}' has ${versions}, and ${aliases.length === 0 ? 'no alias' : `the aliases ${listed(aliases)}`}.`);
}

function listed(texts: readonly string[]): string {
  const shown = texts.slice(0, MAX_OFFERED).join(', ');
  return texts.length > MAX_OFFERED ? `${shown} and ${texts.length - MAX_OFFERED} more` : shown;
}
