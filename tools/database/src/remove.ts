import { existsSync, rmSync } from 'node:fs';
import { DatabaseError } from './errors.js';
import { livingHolders } from './holders.js';
import { withLock } from './lock.js';
import { placeOf } from './place.js';
import { stopPostmaster } from './postmaster.js';

/**
 * Stops the embedded Postgres of a checkout and removes it with all its data.
 * @throws DatabaseError `in_use`, naming the processes that use it
 */
export async function removeDatabase({ checkout }: { checkout: string }): Promise<void> {
  const place = placeOf(checkout);
  if (!existsSync(place.home)) return;
  await withLock(place.lock, async () => {
    const holders = livingHolders(place.holders);
    if (holders.length > 0) {
      throw new DatabaseError('in_use', `The database is in use by ${holders.length === 1 ? 'process' : 'processes'} ${holders.join(', ')}: end it first.`);
    }
    await stopPostmaster(place);
    for (const path of [place.data, place.binaries, place.state, place.holders, place.log, place.stopping]) {
      rmSync(path, { recursive: true, force: true });
    }
  });
  rmSync(place.home, { recursive: true, force: true });
}
