import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { removeLeftFolders } from '../../temporary-folder.js';

/** Longer than any command works with a package. Milliseconds. */
const MAX_AGE = 24 * 3600 * 1000;

/**
 * Makes the folder of a cache, and removes from it what killed processes have left.
 *
 * @throws when it cannot be made, or belongs to another user: files there could be changed after they were checked
 */
export async function prepareCache(cache: string): Promise<void> {
  await mkdir(cache, { recursive: true, mode: 0o700 });
  const { uid } = await stat(cache);
  if (process.getuid !== undefined && uid !== process.getuid() && uid !== 0) throw new Error(`the folder belongs to another user, whose id is ${uid}`);
  removeLeftFolders(undefined, cache);
  await removeForeignFolders(cache);
}

/** Whether a process of another host lives is not known here: containers that come and go share a cache. */
async function removeForeignFolders(cache: string): Promise<void> {
  const own = new RegExp(`^tripod-[a-z]+-${hostname().replaceAll(/[^A-Za-z0-9.]/g, '.').replaceAll('.', '\\.')}-\\d`);
  for (const name of await readdir(cache)) {
    if (!name.startsWith('tripod-') || own.test(name)) continue;
    const made = await stat(join(cache, name)).catch(() => undefined);
    if (made !== undefined && made.mtimeMs < Date.now() - MAX_AGE) await rm(join(cache, name), { recursive: true, force: true });
  }
}
