import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { livingHolders } from './holders.js';
import { homesOfRoot, placeAt, type Place } from './place.js';
import { runningPostmaster } from './postmaster.js';
import { removePlace } from './remove.js';
import { signalStop } from './stop.js';

/** Databases that root's checkouts left behind when they were removed. A plain user's lie in the checkout and go with it. */
export function orphans(): Place[] {
  const parent = dirname(homesOfRoot);
  if (process.getuid?.() !== 0 || !existsSync(parent)) return [];
  const homes = readdirSync(parent).filter((name) => name.startsWith(basename(homesOfRoot)));
  return homes.flatMap((name) => {
    const checkout = checkoutOf(join(parent, name));
    return checkout === undefined || existsSync(checkout) ? [] : [placeAt(join(parent, name), checkout)];
  });
}

/** Asks the servers of removed checkouts to stop, if no living process uses them. */
export function stopOrphans(): void {
  for (const place of orphans()) {
    const running = runningPostmaster(place);
    if (running && livingHolders(place.holders).length === 0) signalStop(place, running);
  }
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
