import { createHash, randomBytes } from 'node:crypto';
import { escapeIdentifier } from 'pg';
import { acquireDatabase, type Database } from './acquire.js';
import { asRole, onDatabase, withClient } from './connection.js';
import { identityOf } from './processes.js';
import { prepareDatabase, rolesSql, type RolePasswords } from './prepare.js';
import type { Role } from './state.js';

/** An empty database for one run of tests: roles and schemas of deploy/roles.sql, no table, no open connection. */
export interface TestDatabase {
  name: string;
  /** Address for each role. Another database name in it keeps working for copies (`CREATE DATABASE … TEMPLATE`). */
  urls: Record<Role, string>;
  /** Drops it and every database whose name begins with its name. */
  drop(): Promise<void>;
}

/**
 * Makes a test database in the checkout's embedded Postgres, or in the server of `server`, a superuser's address.
 * Commits do not wait for the disk there.
 * @throws DatabaseError
 */
export async function createTestDatabase({ checkout, server }: { checkout: string; server?: string | undefined }): Promise<TestDatabase> {
  const embedded = server === undefined ? await acquireDatabase({ checkout }) : undefined;
  try {
    const owner = embedded?.url('owner', 'postgres') ?? server ?? '';
    const name = `test_${process.pid}_${randomBytes(4).toString('hex')}`;
    if (embedded) await dropLeftBehind(owner);
    const passwords = passwordsIn(embedded, owner);
    await prepareDatabase(owner, name, rolesSql(checkout).sql, passwords);
    const address = fast(onDatabase(owner, name));
    return {
      name,
      urls: {
        owner: address,
        etl: asRole(address, 'etl', passwords.etl),
        ml: asRole(address, 'ml', passwords.ml),
        desk: asRole(address, 'desk', passwords.desk),
      },
      drop: async () => {
        await dropAll(owner, (candidate) => candidate.startsWith(name));
        await embedded?.release();
      },
    };
  } catch (error) {
    await embedded?.release();
    throw error;
  }
}

/** The embedded server's own passwords; elsewhere ones that every run against that server agrees on. */
function passwordsIn(embedded: Database | undefined, owner: string): RolePasswords {
  const of = (role: keyof RolePasswords) =>
    embedded
      ? decodeURIComponent(new URL(embedded.url(role)).password)
      : createHash('sha256').update(`${new URL(owner).password} ${role}`).digest('base64url');
  return { etl: of('etl'), ml: of('ml'), desk: of('desk') };
}

function fast(url: string): string {
  const changed = new URL(url);
  changed.searchParams.set('options', '-c synchronous_commit=off');
  // `pg` reads a space in an address only when it is written as %20.
  return changed.href.replaceAll('+', '%20');
}

/** Drops the databases of test runs that were killed: their name says which process made them. */
async function dropLeftBehind(owner: string): Promise<void> {
  await dropAll(owner, (name) => {
    const pid = /^test_(\d+)_/.exec(name)?.[1];
    return pid !== undefined && identityOf(Number(pid)) === undefined;
  });
}

async function dropAll(owner: string, matches: (name: string) => boolean): Promise<void> {
  await withClient(owner, async (client) => {
    const { rows } = await client.query<{ datname: string }>('SELECT datname FROM pg_database WHERE NOT datistemplate');
    for (const { datname } of rows.filter((row) => matches(row.datname))) {
      await client.query(`DROP DATABASE IF EXISTS ${escapeIdentifier(datname)} WITH (FORCE)`);
    }
  });
}
