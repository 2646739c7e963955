import { AppError } from '../errors.js';
import type { Model } from '../model/model.js';
import type { RunStore } from '../runs/run-store.js';
import { championOf, versionsOf } from './champion.js';
import { eventsOf, wayBack, type RecordedEvent } from './events.js';
import { moveChampion } from './move-champion.js';

/** A rollback that was done. */
export interface Rollback {
  /** The version that was the champion, and its run. */
  readonly from: { readonly version: number; readonly runId: string };
  /** The version that is the champion again. */
  readonly to: { readonly version: number; readonly runId: string };
}

/**
 * Makes the champion before the present one the champion again. The evidence is written first and the alias moves last. The
 * package of the version must be whole: its digest is compared first.
 *
 * @throws {AppError} CHAMPION_MISSING when there is no champion, or none before it; as `RunStore.openPackage`
 */
export async function rollBack(store: RunStore, { name }: Pick<Model, 'name'>, now = new Date()): Promise<Rollback> {
  const champion = await championOf(store, name);
  if (champion === undefined) throw new AppError('CHAMPION_MISSING', `Model '${name}' has no champion. Make one with \`ml promote --model ${name}\`.`);
  const versions = await versionsOf(store, name);
  const events = eventsOf(versions);
  const back = wayBack(events, champion.version);
  const nothing = (reason: string) => new AppError('CHAMPION_MISSING', `There is nothing to roll back to: ${reason}. The alias stays on version ${champion.version} of '${name}'.`);
  if (back === undefined) throw nothing(`no tag of version ${champion.version} says which version was the champion before it`);
  if (back.version === null) throw nothing(`version ${champion.version} was the first champion of model '${name}'`);
  const to = versions.find(({ version }) => version === back.version);
  if (to === undefined) throw nothing(`version ${back.version}, the champion before version ${champion.version}, does not exist any more`);
  await (await store.openPackage(to.runId)).close();
  const event: RecordedEvent = { kind: 'rollback', at: now.toISOString(), from: champion.version, undoes: back.undoes };
  if (!(await moveChampion(store, name, { version: to.version, over: champion.version, event: JSON.stringify(event) }))) {
    throw new AppError('CHAMPION_MISSING', `Another promotion or rollback of model '${name}' is at work, or was this minute. Look at \`ml runs\`, then run this again.`);
  }
  return { from: champion, to };
}
