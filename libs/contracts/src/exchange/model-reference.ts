import { runId } from './run-store.js';

/** What a person may write to name a model: a run, or a version in the registry. */
export type ModelReference =
  | { readonly kind: 'run'; readonly run: string }
  | { readonly kind: 'alias'; readonly name: string; readonly alias: string }
  | { readonly kind: 'version'; readonly name: string; readonly version: number }
  | { readonly kind: 'latest'; readonly name: string };

/** The forms of a reference, for messages and help texts. */
export const REFERENCE_FORMS = 'a run id (32 hex digits), models:/<name>@<alias>, models:/<name>/<version> or models:/<name>/latest';

// MLflow's rules: names without / : % @ \ and control characters; aliases of word characters that are not `latest` or `v3`.
const NAME = String.raw`(?<name>(?!\.+$)(?!\.+[@/])[^/\\%:@\p{Cc}]{1,250})`;
const REGISTERED = new RegExp(`^models:/${NAME}(?:@(?<alias>[^@/]+)|/(?<version>\\d{1,9}|latest))$`, 'u');
const MODEL_NAME = new RegExp(`^${NAME}$`, 'u');
const ALIAS = /^(?!latest$)(?!v\d+$)[\w-]{1,250}$/i;

/** Whether MLflow takes it as the name of a registered model. */
export const isModelName = (name: string): boolean => MODEL_NAME.test(name);

/** Whether MLflow takes it as an alias. */
export const isAlias = (alias: string): boolean => ALIAS.test(alias);

/** Reads a reference to a model; undefined when the text is not one of {@link REFERENCE_FORMS}. */
export function readModelReference(text: string): ModelReference | undefined {
  if (runId.safeParse(text).success) return { kind: 'run', run: text };
  const { name, alias, version } = REGISTERED.exec(text)?.groups ?? {};
  if (name === undefined) return undefined;
  if (alias !== undefined) return isAlias(alias) ? { kind: 'alias', name, alias } : undefined;
  if (version === 'latest') return { kind: 'latest', name };
  return Number(version) > 0 ? { kind: 'version', name, version: Number(version) } : undefined;
}
