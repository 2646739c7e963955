import { createHash, randomBytes } from 'node:crypto';
import { findApps } from '@tripod/processes';
import { acquireDatabase, type Database } from './acquire.js';
import { asRole, onDatabase } from './connection.js';
import { placeOf } from './place.js';
import { preparationOf, prepareDatabase } from './prepare.js';
import { dropWithCopies, noteScratch } from './scratch-names.js';
import type { Role } from './state.js';

/** An empty database that is dropped after use, for tests and measurements: roles and schemas of all apps, no table, no open connection. */
export interface ScratchDatabase {
  readonly name: string;
  /** An address for `owner` and for each app. With another database's name it works for copies (`CREATE DATABASE … TEMPLATE`). */
  readonly urls: Readonly<Record<Role, string>>;
  /** Drops it and every database whose name begins with its name. */
  drop(): Promise<void>;
}

/**
 * Makes a scratch database in the checkout's embedded Postgres, or in the server of `server`, a superuser's address.
 * Commits do not wait for the disk there.
 *
 * @throws {ToolError}
 */
export async function createScratchDatabase({ checkout, server }: { checkout: string; server?: string | undefined }): Promise<ScratchDatabase> {
  const embedded = server === undefined ? await acquireDatabase({ checkout }) : undefined;
  const owner = server ?? embedded?.url('owner', 'postgres');
  if (owner === undefined) throw new Error('there is neither a server nor an embedded Postgres');
  try {
    const name = `test_${process.pid}_${randomBytes(4).toString('hex')}`;
    const forget = embedded ? noteScratch(placeOf(checkout), name) : () => undefined;
    const apps = findApps(checkout);
    const passwords = Object.fromEntries(apps.map((app) => [app.name, passwordIn(embedded, owner, app.name)]));
    await prepareDatabase(owner, name, preparationOf(checkout, apps), passwords);
    const address = fast(onDatabase(owner, name));
    return {
      name,
      urls: { owner: address, ...Object.fromEntries(Object.entries(passwords).map(([role, password]) => [role, asRole(address, role, password)])) },
      drop: async () => {
        await dropWithCopies(owner, name);
        forget();
        await embedded?.release();
      },
    };
  } catch (error) {
    await embedded?.release();
    throw error;
  }
}

/** The embedded server's own password; elsewhere one that every run against that server agrees on. */
function passwordIn(embedded: Database | undefined, owner: string, role: Role): string {
  if (embedded) return decodeURIComponent(new URL(embedded.url(role)).password);
  return createHash('sha256').update(`${new URL(owner).password} ${role}`).digest('base64url');
}

function fast(url: string): string {
  const changed = new URL(url);
  changed.searchParams.set('options', '-c synchronous_commit=off');
  // `pg` reads a space in an address only when it is written as %20.
  return changed.href.replaceAll('+', '%20');
}
