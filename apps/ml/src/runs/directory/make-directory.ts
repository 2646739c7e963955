import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { systemCode } from './system-error.js';

/**
 * Makes a directory and those above it. Node's own `recursive` never ends where the system answers ENOENT for a name that
 * it does not allow, as /proc does.
 */
export async function makeDirectory(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    if (systemCode(error) === 'EEXIST' && (await stat(path)).isDirectory()) return;
    if (systemCode(error) !== 'ENOENT' || dirname(path) === path) throw error;
    await makeDirectory(dirname(path));
    await mkdir(path).catch(async (again: unknown) => {
      // Another process may have made it meanwhile.
      if (systemCode(again) !== 'EEXIST' || !(await stat(path)).isDirectory()) throw again;
    });
  }
}
