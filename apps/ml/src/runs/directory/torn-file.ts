import { readdir } from 'node:fs/promises';
import { systemCode } from './system-error.js';

/** A file of the store that is not valid. Inside this folder only: callers get a TornRun or an AppError. */
export class TornFile extends Error {
  override readonly name = 'TornFile';

  constructor(file: string, reason: string) {
    super(`${file} ${reason}`);
  }
}

/** The names in a directory; none when it does not exist. */
export async function namesIn(directory: string): Promise<string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  }
}
