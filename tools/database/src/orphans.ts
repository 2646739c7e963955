import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, sep } from 'node:path';
import { tryLock } from '@tripod/processes';
import { livingHolders } from './holders.js';
import { homesOfRoot, placeAt, type Place } from './place.js';
import { runningPostmaster } from './postmaster.js';
import { removeHome, removePlace } from './remove.js';
import { signalStop } from './stop.js';

/** Databases that root's checkouts left behind when they were removed. A plain user's lie in the checkout and go with it. */
export function orphans(): Place[] {
  return homes().flatMap((home) => {
    const checkout = checkoutOf(home);
    return checkout === undefined || existsSync(checkout) ? [] : [placeAt(home, checkout)];
  });
}

function homes(): string[] {
  const parent = dirname(homesOfRoot);
  if (process.getuid?.() !== 0 || !existsSync(parent)) return [];
  const names = readdirSync(parent).filter((name) => name.startsWith(basename(homesOfRoot)));
  // Anybody may make such a folder; only root's own are believed.
  return names.map((name) => join(parent, name)).filter((home) => {
    const found = lstatSync(home, { throwIfNoEntry: false });
    return found?.isDirectory() === true && found.uid === 0;
  });
}

/**
 * Asks the servers of removed checkouts to stop, if no living process uses them. Of those that lay in a temporary folder
 * and whose server has stopped the data go too; another checkout may lie on a drive that is not mounted now, so its data
 * stay until `removeOrphans`.
 */
export function endOrphans(): void {
  for (const place of orphans()) {
    if (livingHolders(place.holders).length > 0) continue;
    const running = runningPostmaster(place);
    if (running) signalStop(place, running);
    else if (isTemporary(place.checkout)) removeUnused(place);
  }
}

/** Another command may be at it, or have done it: then it is left to that one. */
function removeUnused(place: Place): void {
  const unlock = tryLock(place.lock);
  if (!unlock) return;
  try {
    if (livingHolders(place.holders).length === 0 && !runningPostmaster(place)) removeHome(place);
  } finally {
    unlock();
  }
}

const isTemporary = (checkout: string): boolean => [tmpdir(), '/tmp', '/var/tmp'].some((folder) => checkout.startsWith(`${folder}${sep}`));

/** Homes of an earlier version, which do not say whose they are. */
export function unknownHomes(): string[] {
  return homes().filter((home) => checkoutOf(home) === undefined);
}

/** Removes the databases of removed checkouts. Resolves with the paths of those checkouts. */
export async function removeOrphans(): Promise<string[]> {
  const removed: string[] = [];
  for (const place of orphans()) {
    if (livingHolders(place.holders).length > 0) continue;
    await removePlace(place);
    removed.push(place.checkout);
  }
  return removed;
}

function checkoutOf(home: string): string | undefined {
  try {
    return readFileSync(join(home, 'checkout'), 'utf8');
  } catch {
    // A home of the first version does not name its checkout.
    return undefined;
  }
}
