import { setTimeout as sleep } from 'node:timers/promises';
import type { RunStore } from '../runs/run-store.js';
import { CHAMPION, championOf, versionsOf } from './champion.js';
import { EVENT_TAG, eventsOf, nextNumber, type PromotionEvent } from './events.js';

/** What a move of the alias needs of a run store. */
export type Registry = Pick<RunStore, 'versions' | 'tagVersion' | 'alias' | 'resolve'>;

/** A move of the alias `champion`. */
export interface Move {
  /** Where to. */
  readonly version: number;
  /** Where the alias was when this was decided; null when there was no champion. */
  readonly over: number | null;
  /** The event of `events.ts` that is recorded for it. */
  readonly event: string;
  /** Waits a little for another process. */
  readonly pause?: () => Promise<unknown>;
}

/** An event that is as young as this, and has not moved the alias, may be that of a process at work. Milliseconds. */
const AT_WORK = 60_000;
const PAUSE = 100;
/** After so many pauses another process counts as dead. */
const MAX_PAUSES = 50;

/**
 * Moves the alias, unless another process does so: of several at once, one moves it, and its event alone stays. No run store
 * can compare and set, so each process writes its event, then looks for others over the same champion: the one with the
 * smallest number and version wins, the others take theirs back. What remains: a process that stands still for longer than
 * the pauses here (5 s) in the middle counts as dead, and may move the alias after another one has.
 *
 * @returns whether it was moved; if not, another promotion or rollback has moved it, or is about to
 */
export async function moveChampion(store: Registry, model: string, { version, over, event, pause = () => sleep(PAUSE) }: Move): Promise<boolean> {
  const before = eventsOf(await versionsOf(store, model));
  if ((await aliasOf(store, model)) !== over || isAtWork(before.at(-1), over, version)) return false;
  const number = nextNumber(before);
  const tag = `${EVENT_TAG}${number}`;
  const takeBack = async () => {
    await store.tagVersion(model, version, { [tag]: JSON.stringify({ kind: 'taken-back' }) });
    return false;
  };
  const rivals = async () => eventsOf(await versionsOf(store, model)).filter((each) => each.number >= number && overOf(each) === over && each.to !== version);
  const precedes = (rival: PromotionEvent) => rival.number < number || (rival.number === number && rival.to < version);

  await store.tagVersion(model, version, { [tag]: event });
  if ((await rivals()).some(precedes) || (await aliasOf(store, model)) !== over) return takeBack();
  await store.alias(model, CHAMPION, version);
  for (let pauses = 0; pauses < MAX_PAUSES; pauses++) {
    const others = await rivals();
    const champion = await aliasOf(store, model);
    const first = others.filter(precedes);
    if (first.some(({ to }) => to === champion)) return takeBack();
    if (first.length === 0 && champion !== version) await store.alias(model, CHAMPION, version);
    if (others.length === 0) return true;
    await pause();
  }
  await store.alias(model, CHAMPION, version);
  return true;
}

async function aliasOf(store: Registry, model: string): Promise<number | null> {
  return (await championOf(store, model))?.version ?? null;
}

const overOf = ({ recorded }: PromotionEvent): number | null => (recorded.kind === 'promotion' ? recorded.over : recorded.from);

/** Whether the last event is one of another version that has not moved the alias, and may do so yet. */
function isAtWork(last: PromotionEvent | undefined, over: number | null, version: number): boolean {
  if (last === undefined || overOf(last) !== over || last.to === version) return false;
  return Math.abs(Date.now() - Date.parse(last.recorded.at)) < AT_WORK;
}
