import { AppError } from '../errors.js';
import type { ModelVersion, RegisteredRun, RunStore } from '../runs/run-store.js';

/** The alias of the version that is in use. */
export const CHAMPION = 'champion';

/** How a person names the champion of a model: `models:/<model>@champion`. */
export const championReference = (model: string): string => `models:/${model}@${CHAMPION}`;

/** The champion of a model; undefined when it has none. */
export async function championOf(store: Pick<RunStore, 'resolve'>, model: string): Promise<ModelVersion | undefined> {
  try {
    return await store.resolve(championReference(model));
  } catch (error) {
    if (error instanceof AppError && error.code === 'RUN_UNKNOWN') return undefined;
    throw error;
  }
}

/** The latest version that a run made; undefined when it is not registered. */
export function versionOfRun(versions: readonly RegisteredRun[], runId: string): number | undefined {
  const made = versions.filter((version) => version.runId === runId).map(({ version }) => version);
  return made.length === 0 ? undefined : Math.max(...made);
}

/** The versions of a model that runs made, with their tags. */
export async function versionsOf(store: Pick<RunStore, 'versions'>, model: string): Promise<readonly RegisteredRun[]> {
  return (await store.versions()).filter(({ name }) => name === model);
}
