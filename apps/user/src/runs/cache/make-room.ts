import { lstat, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { removeLeftFolders } from '../../temporary-folder.js';
import { discardFolder, marksIn, PARTIAL } from './workplace.js';

/** An entry of the cache: a package, or what was fetched of one. */
interface Entry {
  readonly folder: string;
  readonly bytes: number;
  readonly usedAt: number;
  readonly isInUse: boolean;
}

const digestName = /^[0-9a-f]{64}$/;

/**
 * Removes the entries that were not used for the longest time until `incoming` bytes fit below `maxBytes`. What a living
 * process uses stays, whatever it takes.
 *
 * @param own digest of the entry that is being made
 */
export async function makeRoom(cache: string, incoming: number, maxBytes: number, own: string): Promise<void> {
  const entries = (await Promise.all([entriesIn(cache, own), entriesIn(join(cache, PARTIAL), own)])).flat();
  let held = entries.reduce((sum, { bytes }) => sum + bytes, incoming);
  for (const entry of entries.filter(({ isInUse }) => !isInUse).sort((a, b) => a.usedAt - b.usedAt)) {
    if (held <= maxBytes) return;
    await discardFolder(cache, entry.folder);
    held -= entry.bytes;
  }
}

async function entriesIn(parent: string, own: string): Promise<Entry[]> {
  const names = await readdir(parent).catch(() => []);
  const measured = names.filter((name) => digestName.test(name) && name !== own).map((name) => measure(join(parent, name)));
  return (await Promise.all(measured)).filter((entry) => entry !== null);
}

async function measure(folder: string): Promise<Entry | null> {
  try {
    let [bytes, isLinked] = [0, false];
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const { size, nlink } = await lstat(join(entry.parentPath, entry.name));
      bytes += size;
      // A process that runs the package has links of its own: without the entry the bytes would stay on the disk.
      isLinked ||= nlink > 1;
    }
    removeLeftFolders('fill', folder);
    return { folder, bytes, usedAt: (await stat(folder)).mtimeMs, isInUse: isLinked || (await marksIn(folder)).length > 0 };
  } catch {
    // It was removed this moment.
    return null;
  }
}
