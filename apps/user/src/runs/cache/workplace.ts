import { mkdir, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { removeLeftFolders, temporaryFolder } from '../../temporary-folder.js';
import { systemCode } from './system-code.js';

/** Where one process puts the files of a package while it fetches them. */
export interface Workplace {
  readonly files: string;
  /** What the store said about files, for a later try. */
  readonly validators: string;
  /** True when an earlier try may have left files here. */
  readonly isResumed: boolean;
  /** Leaves what is here to a later try. */
  leave(): Promise<void>;
  discard(): Promise<void>;
}

/** The folder of a cache that holds what was fetched in part, in one folder for each digest. */
export const PARTIAL = 'partial';
const MARK = 'fill';

/**
 * Takes the place of a digest in the cache, with what an earlier try has left there; while another process has it, a new
 * place that nobody takes over.
 */
export async function takeWorkplace(cache: string, digest: string): Promise<Workplace> {
  return (await takeShared(cache, join(cache, PARTIAL, digest))) ?? (await takeOwn(cache));
}

async function takeShared(cache: string, place: string): Promise<Workplace | null> {
  const [files, validators] = [join(place, 'files'), join(place, 'validators')];
  const isResumed = (await mkdir(files, { recursive: true })) === undefined;
  const mark = await marked(place);
  if (mark === null) return null;
  // Of two that mark at once, at least one sees the other; both may give way.
  removeLeftFolders(MARK, place);
  const isTaken = (await marksIn(place)).some((name) => join(place, name) !== mark);
  const leave = async () => {
    // Only empty folders: files stay.
    for (const folder of [mark, files, validators, place]) await rmdir(folder).catch(() => undefined);
  };
  if (isTaken) {
    await rmdir(mark);
    return null;
  }
  await mkdir(validators, { recursive: true });
  return { files, validators, isResumed, leave, discard: () => discardFolder(cache, place) };
}

/** Null when the place was removed this moment, by a process that has fetched the package. */
async function marked(place: string): Promise<string | null> {
  return await Promise.resolve()
    .then(() => temporaryFolder(MARK, place))
    .catch((error: unknown) => {
      if (systemCode(error) === 'ENOENT') return null;
      throw error;
    });
}

/** The marks of the processes, dead or alive, that have the place. */
export async function marksIn(place: string): Promise<string[]> {
  return (await readdir(place).catch(() => [])).filter((name) => name.startsWith(`tripod-${MARK}-`));
}

async function takeOwn(cache: string): Promise<Workplace> {
  const place = temporaryFolder(MARK, cache);
  const [files, validators] = [join(place, 'files'), join(place, 'validators')];
  for (const folder of [files, validators]) await mkdir(folder);
  const discard = () => rm(place, { recursive: true, force: true });
  return { files, validators, isResumed: false, leave: discard, discard };
}

/** Removes a folder of the cache: at once for everybody, then file by file. */
export async function discardFolder(cache: string, folder: string): Promise<void> {
  const gone = temporaryFolder('gone', cache);
  try {
    await rename(folder, join(gone, 'folder'));
  } catch (error) {
    // Another process was faster.
    if (systemCode(error) !== 'ENOENT') throw error;
  } finally {
    await rm(gone, { recursive: true, force: true });
  }
}
