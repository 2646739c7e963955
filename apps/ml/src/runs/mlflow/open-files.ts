import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from '../../errors.js';
import { removeLeftFolders, temporaryFolder } from '../../temporary-folder.js';
import { systemCode } from '../directory/system-error.js';
import type { OpenedFiles } from '../run-store.js';

/** Fetched files lie there. */
const FOLDER = 'fetched';

/** Fills a folder of this process, which is removed when it is closed, or when filling it fails. */
export async function openFiles(fill: (directory: string) => Promise<void>): Promise<OpenedFiles> {
  removeLeftFolders(FOLDER); // of processes that were killed
  const directory = temporaryFolder(FOLDER);
  const close = () => rm(directory, { recursive: true, force: true });
  try {
    await fill(directory);
    return { directory, close, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    if (systemCode(error) === 'ENOSPC') throw new AppError('DISK_FULL', `no room is left in ${dirname(directory)} for the files of the run. Make room there, or set TMPDIR to another directory.`);
    throw error;
  }
}
