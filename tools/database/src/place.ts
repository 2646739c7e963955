import { createHash } from 'node:crypto';
import { chownSync, lstatSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ToolError } from '@tripod/processes';

/** Where the embedded Postgres of one checkout lives, and as whom it runs. */
export interface Place {
  /** The checkout, absolute, without symbolic links. */
  checkout: string;
  /** Everything below is in here: `.tripod/postgres` of the checkout, or for root a folder in /var/tmp. */
  home: string;
  binaries: string;
  data: string;
  state: string;
  holders: string;
  lock: string;
  log: string;
  stopping: string;
  /** A file for each scratch database, named like it, with the process that made it. */
  scratch: string;
  /** Holds the path of the checkout, so that data of a removed one can be found. */
  owner: string;
  /** Postgres refuses to run as root: root runs it as nobody. `undefined` for a plain user. */
  runAs: { uid: number; gid: number } | undefined;
}

const nobody = 65534;
/** What the homes of root's checkouts begin with. */
export const homesOfRoot = '/var/tmp/tripod-';

/** Names the place of a checkout's Postgres; makes nothing. */
export function placeOf(checkout: string): Place {
  const real = realpathSync(checkout);
  const asRoot = process.getuid?.() === 0;
  // Nobody may be unable to read a checkout of root's, so root's lies outside of it.
  const home = asRoot ? `${homesOfRoot}${createHash('sha256').update(real).digest('hex').slice(0, 16)}` : join(real, '.tripod', 'postgres');
  return placeAt(home, real);
}

/** Names the files of a home. */
export function placeAt(home: string, checkout: string): Place {
  return {
    checkout,
    home,
    binaries: join(home, 'binaries'),
    data: join(home, 'data'),
    state: join(home, 'state.json'),
    holders: join(home, 'holders'),
    lock: join(home, 'lock'),
    log: join(home, 'postgres.log'),
    stopping: join(home, 'stopping'),
    scratch: join(home, 'scratch'),
    owner: join(home, 'checkout'),
    runAs: process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : undefined,
  };
}

/**
 * Makes the home folder.
 *
 * @throws {ToolError} DATABASE_NOT_STARTED if somebody else was there first (anybody may write to /var/tmp)
 */
export function makeHome(place: Place): void {
  mkdirSync(place.home, { recursive: true, mode: place.runAs ? 0o711 : 0o700 });
  const found = lstatSync(place.home);
  if (process.getuid && (!found.isDirectory() || found.uid !== process.getuid() || (found.mode & 0o022) !== 0)) {
    throw new ToolError('DATABASE_NOT_STARTED', `${place.home} belongs to somebody else. Remove it, or set DATABASE_URL.`);
  }
  writeFileSync(place.owner, place.checkout);
}

/** Gives a file or folder to whom Postgres runs as. */
export function giveToPostgres(place: Place, path: string): void {
  if (place.runAs) chownSync(path, place.runAs.uid, place.runAs.gid);
}
