import { accessSync, constants } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { systemCode } from './system-code.js';

/** Where packages are kept when no setting says it: below the user's cache folder, or where there is none, in a temporary folder. */
export function defaultCacheDirectory({ XDG_CACHE_HOME, HOME }: NodeJS.ProcessEnv): string {
  const caches = XDG_CACHE_HOME !== undefined && isAbsolute(XDG_CACHE_HOME) ? XDG_CACHE_HOME : HOME !== undefined && isAbsolute(HOME) ? join(HOME, '.cache') : undefined;
  if (caches !== undefined && canBeMade(join(caches, 'tripod/packages'))) return join(caches, 'tripod/packages');
  return join(tmpdir(), `tripod-packages-of-${process.getuid?.() ?? 'user'}`);
}

function canBeMade(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch (error) {
    return systemCode(error) === 'ENOENT' && dirname(folder) !== folder && canBeMade(dirname(folder));
  }
}
