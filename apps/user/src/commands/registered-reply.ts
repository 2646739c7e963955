import type { RegisteredVersion } from '../runs/run-reader.js';

/** A version of a registered model, flat, as replies have it; nothing where a run was named by its id. */
export function registeredReply(registered: RegisteredVersion | undefined): { modelName?: string; modelVersion?: number; modelAlias?: string } {
  if (registered === undefined) return {};
  const { name, version, alias } = registered;
  return { modelName: name, modelVersion: version, ...(alias === undefined ? {} : { modelAlias: alias }) };
}
