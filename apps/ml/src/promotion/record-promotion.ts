import type { Model } from '../model/model.js';
import type { RunStore } from '../runs/run-store.js';
import { championOf, versionOfRun, versionsOf } from './champion.js';
import { EVENT_TAG } from './events.js';
import { descriptionsOf } from './descriptions.js';
import { evidenceText, type Evidence } from './evidence.js';
import { moveChampion } from './move-champion.js';
import { isPromoted } from './verdict.js';

/** The last comparison that a version has lost. */
export const REFUSED_TAG = `${EVENT_TAG}refused`;

/** Which version of the registry a run is, after it was recorded; undefined when it is not registered. */
export interface Recorded {
  readonly version: number | undefined;
  /** Whether the alias has moved. */
  readonly isMoved: boolean;
  /** Whether another process has moved the alias since the models were compared: it stays then. */
  readonly isChampionMoved: boolean;
}

/**
 * Records what a comparison came to. A challenger that won is registered, unless it is already, its evidence is written,
 * and the alias moves last: a process that is killed leaves at worst a version that the next promotion of the run uses. A
 * challenger that lost gets the evidence only if it is registered.
 */
export async function recordPromotion(store: RunStore, of: Pick<Model, 'name' | 'role' | 'instance'>, runId: string, evidence: Evidence): Promise<Recorded> {
  const model = of.name;
  const versions = await versionsOf(store, model);
  const registered = versionOfRun(versions, runId);
  if (!isPromoted(evidence.outcome)) {
    if (registered !== undefined) await store.tagVersion(model, registered, { [REFUSED_TAG]: evidenceText(evidence) });
    return { version: registered, isMoved: false, isChampionMoved: false };
  }
  if ((await championOf(store, model))?.version !== (evidence.over ?? undefined)) return { version: registered, isMoved: false, isChampionMoved: true };
  const version = registered ?? (await store.register(model, runId, descriptionsOf(of, evidence))).version;
  const isMoved = await moveChampion(store, model, { version, over: evidence.over, event: evidenceText(evidence) });
  return { version, isMoved, isChampionMoved: !isMoved };
}
