import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from '@tripod/processes';
import { escapeIdentifier, escapeLiteral } from 'pg';
import { onDatabase, withClient } from './connection.js';
import { passwordOf, type Role } from './state.js';

/** What a database is prepared with: roles.sql, once for each app. */
export interface Preparation {
  /** The text of deploy/roles.sql. */
  readonly sql: string;
  readonly apps: readonly Pick<App, 'name' | 'kind'>[];
  /** sha256 of both: another one means that the database has to be prepared again. */
  readonly hash: string;
}

/** The preparation for these apps of a checkout. */
export function preparationOf(checkout: string, apps: readonly Pick<App, 'name' | 'kind'>[]): Preparation {
  const sql = readFileSync(join(checkout, 'deploy', 'roles.sql'), 'utf8');
  const named = apps.map(({ name, kind }) => ({ name, kind }));
  return { sql, apps: named, hash: createHash('sha256').update(sql).update(JSON.stringify(named)).digest('hex') };
}

/**
 * Makes a database if it is missing, and in it role and schema of each app, with these passwords.
 *
 * @param url the superuser's, on any database of the server
 */
export async function prepareDatabase(url: string, database: string, { sql, apps }: Preparation, passwords: Readonly<Record<Role, string>>): Promise<void> {
  await withClient(url, async (client) => {
    // Roles belong to the whole server: two runs that make them at once would fail. The lock lasts as long as the session.
    await client.query("SELECT pg_advisory_lock(hashtext('tripod roles'))");
    const found = await client.query('SELECT FROM pg_database WHERE datname = $1', [database]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${escapeIdentifier(database)} TEMPLATE template0`);
    await withClient(onDatabase(url, database), async (inside) => {
      for (const { name, kind } of apps) {
        await inside.query("SELECT set_config('tripod.app', $1, false), set_config('tripod.kind', $2, false)", [name, kind]);
        await inside.query(sql);
        await inside.query(`ALTER ROLE ${escapeIdentifier(name)} PASSWORD ${escapeLiteral(passwordOf(passwords, name))}`);
      }
    });
  });
}
