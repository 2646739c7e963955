import { AppError } from '../errors.js';
import type { Project } from '../project.js';
import { latestPackage } from '../runs/choose-run.js';
import type { RegisteredRun, RunStore } from '../runs/run-store.js';

/** Which runs somebody needs. */
export interface InUse {
  /** The runs that `ml serve` and `ml evaluate` take when no run is named: one of each model. */
  readonly serves: ReadonlySet<string>;
  /** Versions of registered models, by the run that made them. */
  readonly versions: ReadonlyMap<string, readonly RegisteredRun[]>;
}

/**
 * The runs that are in use.
 *
 * @throws {AppError} RUN_STORE_TORN when the registry cannot be read
 */
export async function runsInUse(project: Project, store: RunStore): Promise<InUse> {
  const versions = new Map<string, RegisteredRun[]>();
  for (const version of await store.versions()) versions.set(version.runId, [...(versions.get(version.runId) ?? []), version]);
  return { serves: await served(project, store), versions };
}

/** The same for a list of runs, which a torn registry must not hide: it is a complaint then. */
export async function runsInUseIfKnown(project: Project, store: RunStore, complain: (line: string) => void): Promise<InUse> {
  try {
    return await runsInUse(project, store);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    complain(error.message);
    return { serves: await served(project, store), versions: new Map() };
  }
}

async function served({ models }: Project, store: RunStore): Promise<ReadonlySet<string>> {
  const latest = await Promise.all(models.map(({ experiment }) => latestPackage(store, experiment)));
  return new Set(latest.flatMap((run) => (run === undefined ? [] : [run.id])));
}

/** Why a run is in use, in a few words: `serves`, `late@champion`, `late/3`. */
export function usesOf({ serves, versions }: InUse, id: string): string[] {
  const registered = (versions.get(id) ?? []).flatMap(({ name, version, aliases }) => (aliases.length > 0 ? aliases.map((alias) => `${name}@${alias}`) : [`${name}/${version}`]));
  return [...(serves.has(id) ? ['serves'] : []), ...registered];
}
