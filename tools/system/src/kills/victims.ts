import { setTimeout as wait } from 'node:timers/promises';
import { killProcess, type LivingProcess } from './living-processes.js';
import type { PlannedKill } from './plan.js';

/** What can be killed: a process of a role, or everything at once. */
const kinds = ['npm', 'launcher', 'app', 'postgres', 'all'] as const;

/** Who is killed. */
export interface Victim {
  readonly name: string;
  readonly processes: readonly LivingProcess[];
  /** Everything at once, with what is started meanwhile. */
  readonly isAll: boolean;
}

/** Chooses among the kinds that have a living process, each as likely as the others; `undefined` when nothing lives. */
export function chooseVictim(living: readonly LivingProcess[], { kind, process }: Pick<PlannedKill, 'kind' | 'process'>): Victim | undefined {
  const ofKind = (wanted: (typeof kinds)[number]) => (wanted === 'all' ? living : living.filter(({ role }) => role === wanted));
  const chosen = at(kinds.filter((wanted) => ofKind(wanted).length > 0), kind);
  if (chosen === undefined) return undefined;
  if (chosen === 'all') return { name: `all ${living.length}`, processes: living, isAll: true };
  const one = at(ofKind(chosen), process);
  return one && { name: one.name, processes: [one], isAll: false };
}

/** How long killed processes may take to go: one that waits for its disk does not go at once. */
const GONE_MS = 20_000;

/**
 * Kills all processes that `find` sees, and those that they have started meanwhile, until it sees none.
 *
 * @returns those that have outlived it
 */
export async function killEverything(find: () => readonly LivingProcess[]): Promise<readonly LivingProcess[]> {
  const until = Date.now() + GONE_MS;
  for (;;) {
    const living = find();
    if (living.length === 0 || Date.now() > until) return living;
    for (const one of living) killProcess(one);
    await wait(10);
  }
}

const at = <Item>(items: readonly Item[], fraction: number): Item | undefined => items[Math.floor(fraction * items.length)];
