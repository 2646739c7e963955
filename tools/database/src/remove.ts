import { randomUUID } from 'node:crypto';
import { existsSync, renameSync, rmSync } from 'node:fs';
import { commandOf, interruption, ToolError } from '@tripod/processes';
import { livingHolders } from './holders.js';
import { withLock } from './lock.js';
import { placeOf, type Place } from './place.js';
import { stopPostmaster } from './stop.js';

/**
 * Stops the embedded Postgres of a checkout and removes it with all its data.
 *
 * @throws {ToolError} DATABASE_IN_USE, naming the processes that use it
 */
export async function removeDatabase({ checkout }: { checkout: string }): Promise<void> {
  await removePlace(placeOf(checkout));
}

/** The same for a place: its checkout may be gone. */
export async function removePlace(place: Place): Promise<void> {
  if (!existsSync(place.home)) return;
  await withLock(place.lock, async () => {
    const holders = livingHolders(place.holders);
    if (holders.length > 0) {
      const named = holders.map((pid) => `  ${pid}  ${(commandOf(pid) ?? '').slice(0, 120)}`);
      throw new ToolError('DATABASE_IN_USE', [`The database is in use by ${holders.length === 1 ? 'this process. End it first' : 'these processes. End them first'}, by Ctrl-C or \`kill ${holders.join(' ')}\`.`, ...named].join('\n'));
    }
    await stopPostmaster(place);
    removeHome(place);
  }, { signal: interruption });
}

/**
 * Removes a home whose server does not run. Its caller has the lock, which goes with it: a command that waits for the
 * lock makes a new home, and this removal does not touch that one.
 */
export function removeHome(place: Place): void {
  for (const path of [place.data, place.binaries, place.state, place.holders, place.log, place.stopping, place.scratch]) {
    rmSync(path, { recursive: true, force: true });
  }
  const away = `${place.home}-removed-${randomUUID()}`;
  renameSync(place.home, away);
  rmSync(away, { recursive: true, force: true });
}
